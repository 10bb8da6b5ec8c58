import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct ResumableFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("What was written before is continued, and is the owner's only")
    func continued() throws {
        for (part, size) in [("ab", 2), ("cd", 4)] {
            let file = try ResumableFolder(path: folder.path("partial")).file("1")
            try file.append(Array(part.utf8))
            #expect(file.size == UInt64(size))
            #expect(try file.prefix(3) == Array("abc".utf8.prefix(size)))
        }
        #expect(try folder.text("partial/1") == "abcd")
        #expect(try folder.mode("partial") == 0o700)
        #expect(try folder.mode("partial/1") == 0o600)
    }

    @Test("A file is emptied, and written anew from its start")
    func cleared() throws {
        let file = try ResumableFolder(path: folder.path("partial")).file("1")
        try file.append(Array("abc".utf8))
        try file.clear()
        #expect(file.size == 0)
        try file.append(Array("x".utf8))
        #expect(try folder.text("partial/1") == "x")
    }

    @Test("One at a time works on a file")
    func exclusive() throws {
        let partial = try ResumableFolder(path: folder.path("partial"))
        let file = try partial.file("1")
        let failure = #expect(throws: CommandFailure.self) { try partial.file("1") }
        #expect(failure == .inUse(folder.path("partial/1")))
        withExtendedLifetime(file) {}
        #expect(throws: Never.self) { try partial.file("2") }
    }

    @Test("Links are not followed, and what is no folder is not used")
    func links() throws {
        try folder.write("other", to: "other")
        let partial = try ResumableFolder(path: folder.path("partial"))
        try checked { symlink(folder.path("other"), folder.path("partial/1")) }
        #expect(throws: CommandFailure.self) { try partial.file("1") }
        #expect(try folder.text("other") == "other")
        try checked { symlink(folder.path("partial"), folder.path("link")) }
        let failure = #expect(throws: CommandFailure.self) { try ResumableFolder(path: folder.path("link")) }
        #expect(failure == .notFolder(folder.path("link")))
    }

    @Test("At the end nothing stays but what somebody else put there")
    func removed() throws {
        let partial = try ResumableFolder(path: folder.path("partial"))
        _ = try partial.file("1")
        try folder.write("mine", to: "partial/mine")
        partial.remove(["1"])
        #expect(try folder.names(in: "partial") == ["mine"])
        unlink(folder.path("partial/mine"))
        partial.remove(["1"])
        #expect(try folder.names.isEmpty)
    }
}
