import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct PasswordFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(
        "A byte order mark at the start and one newline at the end are no part of the password",
        arguments: [
            ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"), ("secret\n\n", "secret\n"),
            ("secret\r", "secret\r"), (" two words ", " two words "), ("two\nlines\n", "two\nlines"), ("\n\n", "\n"),
            ("nul\0\n", "nul\0"), ("\u{FEFF}secret\r\n", "secret"), ("\u{FEFF}\u{FEFF}a", "\u{FEFF}a"),
            ("a\u{FEFF}", "a\u{FEFF}"),
        ])
    func newline(content: String, password: String) throws {
        #expect(try PasswordFile.read(folder.write(content, to: "password")) == Array(password.utf8))
    }

    @Test("An empty password is refused", arguments: ["", "\n", "\r\n", "\u{FEFF}", "\u{FEFF}\n"])
    func empty(content: String) throws {
        let path = try folder.write(content, to: "password")
        let failure = #expect(throws: CommandFailure.self) { try PasswordFile.read(path) }
        #expect(failure == .passwordEmpty("password file \"\(path)\""))
    }

    @Test("A password has at most 4096 bytes", arguments: ["", "\n", "\r\n"])
    func longest(ending: String) throws {
        let longest = String(repeating: "x", count: 4096)
        for start in ["", "\u{FEFF}"] {
            let path = try folder.write(start + longest + ending, to: "password")
            #expect(try PasswordFile.read(path) == Array(longest.utf8))
        }
        for more in ["y", "yyyyyyy"] {
            let path = try folder.write(longest + more + ending, to: "password")
            let failure = #expect(throws: CommandFailure.self) { try PasswordFile.read(path) }
            #expect(failure == .passwordFileTooLong(path))
            #expect(failure?.description.contains("xxx") == false)
        }
    }

    @Test("A pipe can be a password file")
    func pipe() throws {
        let source = try Pipe()
        let writer = source.writing(Array("secret\n".utf8))
        #expect(try PasswordFile.read("/dev/fd/\(source.readEnd)") == Array("secret".utf8))
        #expect(writer.join() == true)
    }

    @Test("A folder and a missing file are refused")
    func unusable() throws {
        let isFolder = #expect(throws: CommandFailure.self) { try PasswordFile.read(folder.path) }
        #expect(isFolder == .isFolder(folder.path))
        #expect(throws: CommandFailure.self) { try PasswordFile.read(folder.path("missing")) }
    }
}
