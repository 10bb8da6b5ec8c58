import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import CommandLineIO

@Suite("What a command says")
struct CommandOutputTests {
    private static func opened(_ path: String, _ flags: Int32) throws -> FileDescriptor {
        FileDescriptor(rawValue: try checked { open(path, flags | O_CLOEXEC) })
    }

    @Test("Results and messages are whole lines")
    func lines() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("", to: "out")
        let file = try Self.opened(path, O_WRONLY | O_APPEND)
        defer { try? file.close() }
        try CommandOutput.result("result", to: file)
        CommandOutput.message("message", to: file)
        #expect(try folder.text("out") == "result\nmessage\n")
    }

    private static let refusing = [("/dev/full", O_WRONLY), ("/dev/null", O_RDONLY)]

    @Test("A result that cannot be written is a failure", arguments: refusing)
    func refusedResult(path: String, flags: Int32) throws {
        let file = try Self.opened(path, flags)
        defer { try? file.close() }
        #expect(throws: CommandFailure.self) { try CommandOutput.result("result", to: file) }
    }

    @Test("A message that cannot be written changes nothing", arguments: refusing)
    func refusedMessage(path: String, flags: Int32) throws {
        let file = try Self.opened(path, flags)
        CommandOutput.message("message", to: file)
        try file.close()
        CommandOutput.message("message", to: FileDescriptor(rawValue: -1))
    }

    @Test("A message for a pipe that is full and does not block is dropped after a while")
    func fullPipe() throws {
        let pipe = try Pipe()
        _ = fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK)
        let filling = [UInt8](repeating: 0, count: 1 << 20)
        while write(pipe.writeEnd, filling, filling.count) > 0 {}
        CommandOutput.message("message", to: FileDescriptor(rawValue: pipe.writeEnd))
    }

    @Test("What is not UTF-8 is shown as U+FFFD")
    func notText() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("", to: "out")
        let file = try Self.opened(path, O_WRONLY)
        defer { try? file.close() }
        CommandOutput.message("caf\u{10F7E9}", to: file)
        #expect(try folder.text("out") == "caf\u{FFFD}\n")
        #expect(DisplayedName.quoted("caf\u{10F7E9}") == "\"caf\u{FFFD}\"")
    }
}
