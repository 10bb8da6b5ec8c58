import Glibc
import Testing

@testable import CommandLineIO

@Suite struct CommandFailureTests {
    @Test("The exit codes are those that scripts rely on")
    func exitCodes() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(ExitCode.wrongKey.rawValue == 3)
        #expect(ExitCode.fileExists.rawValue == 6)
    }

    @Test("Failures are equal by code and cause, whatever their words and place")
    func equality() {
        #expect(CommandFailure(.limit, "one") == CommandFailure(.limit, "other"))
        #expect(CommandFailure(.limit, "one") != CommandFailure(.damaged, "one"))
        #expect(CommandFailure.cancelled() != CommandFailure(.other, "Stopped before the end"))
    }

    @Test("A failure knows where it was raised")
    func place() {
        let line = #line + 1
        let failure = CommandFailure(.other, "words")
        #expect(failure.place == CommandFailure.Place(fileID: #fileID, line: line))
        #expect(failure.description == "words (\(#fileID):\(line))")
    }

    @Test(
        "The system's errors come with advice",
        arguments: [
            (ENOSPC, "no space is left"), (EDQUOT, "quota"), (EFBIG, "ulimit -f"), (EPIPE, "closed"),
            (EIO, "input/output error"), (EROFS, "read-only"), (EACCES, "permission denied"),
        ])
    func advice(number: Int32, words: String) {
        let failure = SystemError(number).failure("write", "out")
        #expect(failure.message.hasPrefix("Cannot write \"out\": "))
        #expect(failure.message.contains(words))
        #expect(failure.cause == .system(number))
    }
}
