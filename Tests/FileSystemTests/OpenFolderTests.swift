import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import FileSystem

@Suite("Names in a folder")
struct OpenFolderTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("Renaming without replacing keeps what has the name", arguments: PartialFileTests.fileSystems)
    func renamesWithoutReplacing(features: FileSystemFeatures) throws {
        let open = try folder.opened(using: features)
        for isFolder in [false, true] {
            if isFolder { try open.makeFolder("old") } else { try folder.write([1], to: "old") }
            try folder.write([2], to: "taken")
            let error = #expect(throws: FileError.self) { try open.renameWithoutReplacing("old", to: "taken") }
            #expect(error?.errno == .fileExists)
            #expect(try folder.read("taken") == [2])
            try open.renameWithoutReplacing("old", to: "new")
            #expect(try folder.names == ["new", "taken"])
            #expect(try open.status(of: "new")?.type == (isFolder ? .directory : .regular))
            try open.removeTree("new")
        }
    }

    @Test(
        "A missing file cannot be renamed, and does not leave a reserved name", arguments: PartialFileTests.fileSystems)
    func renamesMissing(features: FileSystemFeatures) throws {
        let open = try folder.opened(using: features)
        let error = #expect(throws: FileError.self) { try open.renameWithoutReplacing("old", to: "new") }
        #expect(error?.errno == .noSuchFileOrDirectory)
        #expect(try folder.names == [])
    }

    @Test("Two names are swapped, or it is said that they cannot be")
    func exchanges() throws {
        try folder.write([1], to: "one")
        try folder.write([2], to: "other")
        #expect(try folder.opened().exchange("one", "other"))
        #expect(try folder.read("one") == [2])
        #expect(try !folder.opened(using: []).exchange("one", "other"))
        #expect(try folder.read("one") == [2])
    }

    @Test("Links are seen as what they are, and are not followed")
    func links() throws {
        let open = try folder.opened()
        try folder.write([1], to: "file")
        symlink("file", folder.path("link").string)
        #expect(try open.status(of: "link")?.type == .symbolicLink)
        #expect(try open.regularFile("link") == nil)
        #expect(try !open.removeRegularFile("link"))
        #expect(throws: FileError.self) { try OpenFolder("link", in: open) }
        #expect(try folder.names == ["file", "link"])
        #expect(try open.removeRegularFile("file"))
        #expect(try !open.remove("file"))
    }

    @Test("Names are listed with what has them")
    func lists() throws {
        let open = try folder.opened()
        try folder.write([1], to: "file")
        try open.makeFolder("folder")
        #expect(try !open.makeFolder("folder"))
        #expect(try open.names().map(\.string).sorted() == ["file", "folder"])
        var listing = try FolderListing(of: open)
        var types: [FileType?] = []
        while let entry = try listing.next() { types.append(entry.type) }
        #expect(types.contains(.directory) && types.contains(.regular))
    }

    @Test("A folder is made with those above it, for its owner alone; one that is there stays as it is")
    func parents() throws {
        for _ in 0..<2 { try OpenFolder.makeWithParents(folder.path("a/b/c")) }
        for name in ["a", "a/b", "a/b/c"] { #expect(try folder.mode(name) == 0o700) }
        try folder.write([1], to: "file")
        #expect(throws: FileError.self) { try OpenFolder.makeWithParents(folder.path("file/b")) }
        let missing = #expect(throws: FileError.self) { try OpenFolder(folder.path("missing")) }
        #expect(missing?.errno == .noSuchFileOrDirectory)
    }

    @Test("A folder whose name the disk does not keep is not there, nor are those that were made for it")
    func unsynchronizedName() throws {
        for _ in 0..<2 {
            let probe = try ProbeProcess(
                "FileSystemProbe", ["make", folder.path("a/b").string],
                environment: MachineTrouble.unsynchronizedFolders())
            #expect(try probe.rest().first?.contains("input/output error") ?? false)
            #expect(try folder.names == [])
        }
    }

    @Test("A suffix belongs to the last name, whatever its bytes are")
    func suffix() {
        #expect(FilePath("a/b").withSuffix(".bak") == "a/b.bak")
        let name = FilePath(platformString: [CChar(bitPattern: 0xFF), 0])
        #expect(name.withSuffix("é").withPlatformString { strlen($0) } == 3)
    }

    @Test("Where a link leads is told byte for byte, and a path is followed to its end")
    func linkTargets() throws {
        let open = try folder.opened()
        symlink("folder//./", folder.path("link").string)
        try open.makeFolder("folder")
        #expect(try open.target(ofLink: "link") == Array("folder//./".utf8))
        #expect(try folder.path("link").resolved() == folder.path("folder").resolved())
        #expect(throws: FileError.self) { try folder.path("missing").resolved() }
    }

    @Test("The folder above is where the folder is now")
    func parent() throws {
        let open = try folder.opened()
        try open.makeFolder("here")
        try open.makeFolder("there")
        try OpenFolder("here", in: open).makeFolder("child")
        let child = try OpenFolder("child", in: OpenFolder("here", in: open))
        try OpenFolder("here", in: open).rename("child", to: "child", in: OpenFolder("there", in: open))
        #expect(try child.parent().status().identity == open.status(of: "there")?.identity)
        #expect(try child.parent().path == folder.path("here"))
    }

    @Test("The time of a file is set to the nanosecond")
    func modified() throws {
        try folder.write([1], to: "file")
        let file = try OpenFile(folder.path("file"), .readOnly)
        #expect(try file.setModified(timespec(tv_sec: 1_234_567_890, tv_nsec: 123_456_789)))
        let time = try file.status().st_mtim
        #expect(time.tv_sec == 1_234_567_890 && time.tv_nsec == 123_456_789)
    }

    @Test("A name that is not UTF-8 stays the same name")
    func otherBytes() throws {
        let open = try folder.opened()
        let name = FilePath(platformString: [CChar(bitPattern: 0xFF), 0x41, 0])
        _ = try OpenFile(name, in: open, .writeOnly, [.create, .exclusiveCreate])
        #expect(try open.names() == [name])
        #expect(try open.remove(name))
    }

    @Test("The room of the volume is told")
    func space() throws {
        let space = try folder.opened().volumeSpace()
        #expect(space.totalBytes > 0 && space.availableBytes <= space.totalBytes)
    }

    @Test("A folder is synchronised, or it is said that the file system cannot")
    func synchronizes() throws {
        #expect(try folder.opened().synchronize())
        #expect(try !folder.opened(using: []).synchronize())
    }
}

@Suite("Removing folders with what is in them")
struct TreeRemovalTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("Links are removed, not followed, and read-only folders do not resist")
    func removes() throws {
        let open = try folder.opened()
        try folder.write([1], to: "kept")
        try FileManager.default.createDirectory(
            atPath: folder.path("tree/locked").string, withIntermediateDirectories: true)
        try folder.write([1], to: "tree/locked/file")
        symlink("../../kept", folder.path("tree/locked/link").string)
        chmod(folder.path("tree/locked").string, 0o500)
        try open.removeTree("tree")
        try open.removeTree("tree")
        #expect(try folder.names == ["kept"])
        try open.removeTree("kept")
        #expect(try folder.names == [])
    }

    @Test("A link in the place of the tree is removed, not followed")
    func link() throws {
        try folder.opened().makeFolder("outside")
        try folder.write([1], to: "outside/kept")
        symlink("outside", folder.path("tree").string)
        try folder.opened().removeTree("tree")
        #expect(try folder.names == ["outside"])
        #expect(try folder.read("outside/kept") == [1])
    }

    @Test("Folders that deny their owner everything do not resist")
    func withoutPrivileges() async throws {
        let path = folder.path
        chmod(path.string, 0o777)
        try await unprivileged {
            let open = try OpenFolder(path)
            try open.makeFolder("tree")
            let tree = try OpenFolder("tree", in: open)
            try tree.makeFolder("locked")
            _ = try OpenFile("file", in: OpenFolder("locked", in: tree), .writeOnly, [.create])
            for name in ["tree/locked/file", "tree/locked", "tree"] { chmod(path.appending(name).string, 0) }
            try open.removeTree("tree")
            #expect(try open.names() == [])
        }
    }

    @Test("What belongs to somebody else stays and is named, however deep it lies", arguments: ["", "a/", "a/b/"])
    func foreign(parents: String) throws {
        try OpenFolder.makeWithParents(folder.path("tree/\(parents)foreign"))
        try folder.write([1], to: "tree/\(parents)foreign/file")
        try folder.write([2], to: "tree/other")
        let probe = try ProbeProcess(
            "FileSystemProbe", ["remove", folder.path("tree").string],
            environment: MachineTrouble.foreignFolders(named: "foreign"))
        let said = try #require(try probe.line())
        #expect(said.contains("foreign") && said.contains("permission denied"))
        let left = try #require(FileManager.default.subpaths(atPath: folder.path("tree").string))
        #expect(left.contains { $0.hasSuffix("foreign/file") } && !left.contains("other"))
        // Deeper ones lie under a name that still tells what they were.
        #expect(left.allSatisfy { $0.hasPrefix("foreign") || $0.hasPrefix("a") || $0.hasPrefix(".b.") })
    }

    @Test("A folder that somebody never stops writing into is given up")
    func writtenInto() throws {
        try folder.opened().makeFolder("tree")
        try folder.write([1], to: "tree/file")
        let probe = try ProbeProcess(
            "FileSystemProbe", ["remove", folder.path("tree").string],
            environment: MachineTrouble.busyFolders(named: "tree"))
        #expect(try probe.rest().first?.contains("directory not empty") ?? false)
        #expect(try folder.names == ["tree"])
    }

    @Test("The depth of a tree does not matter, however few files may be open")
    func deep() throws {
        var parent = try folder.opened()
        for _ in 0..<100 {
            try parent.makeFolder("d")
            parent = try OpenFolder("d", in: parent)
        }
        let probe = try ProbeProcess("FileSystemProbe", ["remove-with-few-files", folder.path("d").string])
        #expect(try probe.rest() == ["removed"])
        #expect(try folder.names == [])
    }
}

@Suite("Pipes")
struct PipeTests {
    @Test("What is written to a pipe is read from it, it ends with its writing end, and no other program inherits it")
    func pipe() throws {
        let reading: OpenFile
        do {
            let ends = try OpenFile.pipe()
            reading = ends.reading
            try ends.writing.write([1, 2, 3])
            for end in [ends.reading, ends.writing] {
                #expect(fcntl(end.descriptor.rawValue, F_GETFD) & FD_CLOEXEC != 0)
            }
        }
        #expect(try reading.read(atMost: 10) == [1, 2, 3])
    }
}

@Suite("Hidden names")
struct TemporaryNameTests {
    @Test(
        "A hidden name tells what it is of, fits, and is known again",
        arguments: ["a", "name.txt", String(repeating: "ä", count: 127), String(repeating: "x", count: 255)])
    func known(stem: String) throws {
        for ending in ["tmp", "partial"] {
            let names = TemporaryName(stem: FilePath(stem), ending: ending)
            let name = names.random()
            #expect(name.string.hasPrefix(".\(stem.first ?? " ")") && name.string.hasSuffix(".\(ending)"))
            #expect(name.bytes.count <= 255 && String(validating: name.bytes, as: UTF8.self) != nil)
            #expect(names.isOwn(name) && name != names.random())
            #expect(!TemporaryName(stem: "other", ending: ending).isOwn(name))
            #expect(!TemporaryName(stem: FilePath(stem), ending: "other").isOwn(name))
        }
    }

    @Test("Names that are not UTF-8 are told from each other")
    func otherBytes() {
        let (one, other) = (FilePath(bytes: [0x66, 0xFF]), FilePath(bytes: [0x66, 0xFE]))
        let name = TemporaryName(stem: one).random()
        #expect(name.bytes.starts(with: [0x2E, 0x66, 0xFF, 0x2E]))
        #expect(TemporaryName(stem: one).isOwn(name) && !TemporaryName(stem: other).isOwn(name))
    }
}
