import FileSystem
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Files that are replaced as a whole")
struct DurableFileTests {
    private let folder: TestFolder
    private let file: DurableFile

    init() throws {
        folder = try TestFolder()
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

    @Test("A file that must be new is made once")
    func creates() throws {
        #expect(try file.create(with: [1]))
        #expect(try !file.create(with: [2]))
        #expect(try file.read(atMost: 2) == [1])
        #expect(try folder.names == ["file"])
    }

    @Test(
        "A path is a folder and a name",
        arguments: [("a/b/c", "a/b", "c"), ("/c", "/", "c"), ("c", ".", "c"), ("/a/c", "/a", "c")])
    func paths(path: String, folder: String, name: String) {
        let file = DurableFile(path: FilePath(path))
        #expect(file.folder == FilePath(folder) && file.name == FilePath(name))
    }

    @Test("What a link leads to is replaced, and the link stays; a path that leads nowhere is itself")
    func linked() throws {
        symlink("file", folder.path("link").string)
        #expect(DurableFile(followingLinks: folder.path("link")).path == folder.path("link"))
        try file.replace(with: [1])
        try DurableFile(followingLinks: folder.path("link")).replace(with: [2])
        #expect(try file.read(atMost: 2) == [2])
        #expect(try folder.opened().status(of: "link")?.type == .symbolicLink)
    }

    @Test("A link is replaced itself, wherever it leads, and the new file belongs to the owner of the folder")
    func replacesLink() throws {
        try folder.write([9], to: "other")
        if geteuid() == 0 { #expect(chown(folder.path("other").string, 1000, 1000) == 0) }
        for target in ["missing", "other"] {
            try file.remove()
            symlink(target, file.path.string)
            try file.replace(with: [1])
            let status = try #require(try folder.opened().regularFile("file"))
            #expect(try status.userID == folder.opened().status().userID)
        }
        #expect(try folder.read("other") == [9])
    }

    @Test("A file that must be new is not given to anybody else's account when the name is taken")
    func createsBesideForeign() throws {
        let temporary = try TemporaryFolder()
        let mount = try LimitedMount("mnt", in: temporary, .init(owners: .denied))
        try temporary.write([9], to: "mnt/file")
        if geteuid() == 0 { #expect(chown(temporary.path("mnt/file"), 1000, 1000) == 0) }
        let probe = try ProbeProcess(
            "FileSystemProbe", ["create", temporary.path("mnt/file")], environment: mount.environment)
        #expect(try probe.rest() == ["exists"])
        #expect(try temporary.read("mnt/file") == [9])
    }

    @Test("A file that others write into is not used before its name is on the disk, not even at the second attempt")
    func unsynchronizedName() throws {
        for _ in 0..<2 {
            let trouble = try MachineTrouble.unsynchronizedFolders()
            let probe = try ProbeProcess("FileSystemProbe", ["stamp", file.path.string], environment: trouble)
            #expect(try probe.rest().first?.contains("input/output error") ?? false)
        }
        #expect(try folder.read("file") == [])
    }

    @Test("A file that is longer than allowed is refused")
    func tooLarge() throws {
        try file.replace(with: [1, 2, 3])
        #expect(try file.read(atMost: 3) == [1, 2, 3])
        #expect(throws: FileError.tooLarge(file.path, limit: 2)) { try file.read(atMost: 2) }
    }

    @Test("A failed write leaves the file as it was, and nothing beside it")
    func failedWrite() throws {
        try FileManager.default.createDirectory(atPath: file.path.string, withIntermediateDirectories: false)
        let error = #expect(throws: FileError.self) { try file.replace(with: [1]) }
        #expect(error == .system(.isDirectory, action: "replace", path: file.path))
        #expect(try folder.names == ["file"])
        #expect(throws: FileError.self) {
            try DurableFile(folder: folder.path("missing"), name: "file").replace(with: [1])
        }
    }

    @Test("A pipe is no file, and reading it does not wait")
    func pipe() throws {
        #expect(mkfifo(file.path.string, 0o600) == 0)
        #expect(throws: FileError.notAFile(file.path)) { try file.read(atMost: 10) }
    }

    @Test("Only what interrupted writes left is swept")
    func leftovers() throws {
        let own = ".file.0123456789abcdef.tmp"
        let others = [".file.0123456789abcdeg.tmp", ".file.0123.tmp", ".other.0123456789abcdef.tmp", "file"]
        for name in others + [own] { try folder.write([1], to: name) }
        try file.removeLeftovers()
        #expect(try folder.names == others.sorted())
    }

    @Test("A file that is not finished lies beside, and is swept when it stays", arguments: [4, 300])
    func unfinished(length: Int) throws {
        let file = DurableFile(folder: folder.path, name: FilePath(String(repeating: "ä", count: length)))
        let unfinished = file.unfinished()
        #expect(unfinished.folder == file.folder)
        try folder.write([1], to: unfinished.name.string)
        try file.removeLeftovers()
        #expect(try folder.names == [])
    }

    @Test("A finished file takes the place of the old one")
    func replacesWithFinished() throws {
        try folder.write([1], to: "file")
        try folder.write([2], to: "finished")
        try file.replace(withFinished: "finished")
        #expect(try folder.names == ["file"])
        #expect(try folder.read("file") == [2])
    }
}

@Suite("Who may read a file")
struct ProtectionTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("The rights of the group and of others are taken away; a missing file is no error")
    func files() throws {
        try folder.write([1], to: "open")
        chmod(folder.path("open").string, 0o664)
        #expect(try Protection.restrictToOwner(folder.path("open")))
        #expect(try folder.mode("open") == 0o600)
        #expect(try Protection.restrictToOwner(folder.path("missing")))
    }

    @Test("What a link leads to is left alone")
    func linkedFile() throws {
        try folder.write([1], to: "other")
        chmod(folder.path("other").string, 0o664)
        symlink(folder.path("other").string, folder.path("link").string)
        #expect(throws: FileError.self) { try Protection.restrictToOwner(folder.path("link")) }
        #expect(try folder.mode("other") == 0o664)
    }

    @Test("A folder is closed to others, through a link too; what is private stays as it is")
    func folders() throws {
        mkdir(folder.path("data").string, 0o700)
        symlink("data", folder.path("link").string)
        for (mode, name, restricted) in [(0o755, "data", 0o700), (0o550, "link", 0o500), (0o700, "data", 0o700)] {
            chmod(folder.path("data").string, mode_t(mode))
            #expect(try OpenFolder(folder.path(name)).restrictToOwner())
            #expect(try folder.mode("data") == restricted)
        }
    }
}

@Suite("What a file system has")
struct FileSystemFeaturesTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("The file system of the tests has everything, and trying it out leaves nothing")
    func probes() throws {
        #expect(try FileSystemFeatures.probed(in: folder.opened()) == .all)
        #expect(try folder.names == [])
        #expect(FileSystemFeatures.all.limitations == [])
    }

    @Test("Each thing that is missing is named")
    func limitations() {
        #expect(Set(FileSystemFeatures([]).limitations).count == 6)
        #expect(FileSystemFeatures.all.subtracting(.permissions).limitations.first?.contains("umask") ?? false)
    }
}

@Suite("Text of system errors")
struct ErrnoTests {
    @Test("A reason is part of a sentence, with advice where there is some")
    func reasons() {
        #expect(Errno.noSuchFileOrDirectory.reason == "no such file or directory")
        #expect(Errno.noSpace.reason.contains("free some"))
        let error = FileError.system(.permissionDenied, action: "read", path: "/a")
        #expect(error.description == "Cannot read /a: permission denied.")
    }

    @Test(
        "A full volume, a used-up quota and a limit of the process are no room; nothing else is",
        arguments: [
            (Errno.noSpace, true), (.diskQuotaExceeded, true), (.fileTooLarge, true), (.ioError, false),
        ])
    func storageFull(error: Errno, isFull: Bool) {
        #expect(FileError.system(error, action: "write", path: "a").isStorageFull == isFull)
    }
}
