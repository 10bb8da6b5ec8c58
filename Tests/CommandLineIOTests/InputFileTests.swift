import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct InputFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A missing input is named")
    func missing() throws {
        let failure = #expect(throws: CommandFailure.self) { try InputFile(path: folder.path("missing")) }
        #expect(failure?.errno == .noSuchFileOrDirectory)
        #expect(failure?.description.contains("missing\": no such file") == true)
    }

    @Test("A folder is no input")
    func isFolder() throws {
        let failure = #expect(throws: CommandFailure.self) { try InputFile(path: folder.path) }
        #expect(failure == .isFolder(folder.path))
    }

    @Test("A file tells its size, and shows its start without losing it", arguments: [0, 3, 10, 20])
    func peek(count: Int) throws {
        let input = try InputFile(path: folder.write("0123456789", to: "in"))
        #expect(input.size == 10)
        for _ in 0..<2 { #expect(try input.peek(count) == Array("0123456789".utf8.prefix(count))) }
    }

    @Test("Control characters in a path are replaced in messages")
    func controlCharacters() throws {
        let failure = #expect(throws: CommandFailure.self) {
            try InputFile(path: folder.path("a\u{1B}[31m\u{202E}b"))
        }
        #expect(failure?.description.contains("/a\u{FFFD}[31m\u{FFFD}b\"") == true)
    }
}
