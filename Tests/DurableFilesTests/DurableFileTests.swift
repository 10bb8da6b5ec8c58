import DurableFiles
import Foundation
import TestSupport
import Testing

@Suite("Files that are replaced as a whole")
struct DurableFileTests {
    private let folder: TemporaryFolder
    private let file: DurableFile

    init() throws {
        folder = try TemporaryFolder()
        file = DurableFile(folder: folder.path, name: "file")
    }

    @Test("Contents come back, the owner alone may read them, and nothing is left beside the file")
    func replaces() throws {
        #expect(try file.read(atMost: 10) == nil && !file.exists)
        for bytes in [[1, 2], [], [3]] as [[UInt8]] {
            try file.replace(with: bytes)
            #expect(try file.read(atMost: 2) == bytes)
        }
        #expect(try folder.mode("file") == 0o600)
        #expect(try folder.names == ["file"])
        try file.remove()
        try file.remove()
        #expect(try folder.names == [])
    }

    @Test(
        "A path is a folder and a name",
        arguments: [("a/b/c", "a/b", "c"), ("/c", "/", "c"), ("c", ".", "c"), ("/a/c", "/a", "c")])
    func paths(path: String, folder: String, name: String) {
        let file = DurableFile(path: path)
        #expect(file.folder == folder && file.name == name)
    }

    @Test("A file that is longer than allowed is refused")
    func tooLarge() throws {
        try file.replace(with: [1, 2, 3])
        #expect(try file.read(atMost: 3) == [1, 2, 3])
        let error = #expect(throws: FileError.self) { try file.read(atMost: 2) }
        #expect(error?.code == .tooLarge(limit: 2))
    }

    @Test("A failed write leaves the file as it was, and nothing beside it")
    func failedWrite() throws {
        try FileManager.default.createDirectory(atPath: folder.path("file"), withIntermediateDirectories: false)
        let error = #expect(throws: FileError.self) { try file.replace(with: [1]) }
        #expect(error?.code == .system(EISDIR) || error?.code == .system(EEXIST))
        #expect(try folder.names == ["file"])
        #expect(error?.description.contains(file.path) ?? false)
        #expect(throws: FileError.self) {
            try DurableFile(folder: folder.path("missing"), name: "file").replace(with: [1])
        }
    }

    @Test("A pipe is no file, and reading it does not wait")
    func pipe() throws {
        #expect(mkfifo(file.path, 0o600) == 0)
        let error = #expect(throws: FileError.self) { try file.read(atMost: 10) }
        #expect(error?.code == .notAFile)
    }

    @Test("Rights of the group and of others are taken away; a missing file is no error")
    func restrict() throws {
        try folder.write([1], to: "open")
        chmod(folder.path("open"), 0o664)
        try PrivateFile.restrict(path: folder.path("open"))
        #expect(try folder.mode("open") == 0o600)
        try PrivateFile.restrict(path: folder.path("missing"))
    }

    @Test("Rights of what a link leads to are left alone")
    func linkedFile() throws {
        try folder.write([1], to: "other")
        chmod(folder.path("other"), 0o664)
        symlink(folder.path("other"), folder.path("link"))
        #expect(throws: FileError.self) { try PrivateFile.restrict(path: folder.path("link")) }
        #expect(try folder.mode("other") == 0o664)
    }
}
