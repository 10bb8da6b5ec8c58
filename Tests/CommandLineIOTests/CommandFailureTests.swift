import FileSystem
import SystemPackage
import Testing

@testable import CommandLineIO

@Suite struct CommandFailureTests {
    @Test(
        "The system's errors come with advice",
        arguments: [
            (Errno.noSpace, "no space is left"), (.diskQuotaExceeded, "quota"), (.fileTooLarge, "ulimit -f"),
            (.brokenPipe, "closed"), (.ioError, "input/output error"), (.readOnlyFileSystem, "read-only"),
            (.permissionDenied, "permission denied"),
        ])
    func advice(number: Errno, words: String) {
        let failure = CommandFailure.file(.system(number, action: "write", path: "out"))
        #expect(failure.description.hasPrefix("Cannot write \"out\": "))
        #expect(failure.description.contains(words))
        #expect(failure.errno == number)
    }

    @Test("What is wrong with a file names it, with what could steer a terminal replaced")
    func names() {
        let errors: [FileError] = [
            .notAFile("a\u{1B}b"), .tooLarge("a\u{1B}b", limit: 10), .truncated("a\u{1B}b"),
            .locked("a\u{1B}b", holder: nil),
        ]
        for error in errors {
            #expect(CommandFailure.file(error).description.hasPrefix("Cannot use \"a\u{FFFD}b\": "))
        }
    }
}
