import FileSystem
import SystemPackage
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import FolderArchive

@Suite struct PackingTests {
    private let directory: TemporaryFolder
    private let folder: FileTree

    init() throws {
        directory = try TemporaryFolder()
        folder = try FileTree(directory.path("folder"))
    }

    private func packingError(_ isCancelled: @Sendable () -> Bool = { false }) throws -> FolderArchiveError? {
        let stream = try StreamFile()
        let error = #expect(throws: FolderArchiveError.self) {
            try FolderPacker(folder: FilePath(directory.path("folder"))).pack(
                to: stream.descriptor, isCancelled: isCancelled)
        }
        stream.rewind()
        #expect(throws: FolderArchiveError.self, "what was written of a failed stream does not unpack") {
            try FolderUnpacker(destination: FilePath(directory.path("copy"))).unpack(from: stream.descriptor)
        }
        return error
    }

    @Test(
        "a link that leads outside is refused by name",
        arguments: ["/etc/passwd", "../../outside", "b/..", "../b/../../x", "../.."])
    func linkOutside(target: String) throws {
        try folder.makeDirectory("a")
        try folder.makeLink("a/li\nnk", to: target)
        let error = try packingError()
        #expect(error?.kind == .linkLeadsOutside)
        #expect(
            error?.description == "the symbolic link \"a/li\\u{a}nk\" leads outside the folder, to \"\(target)\"")
    }

    @Test("sockets, pipes and devices are left out and named")
    func special() throws {
        try folder.makeFile("file", [1])
        try #require(mkfifo(folder.path(Array("pi\npe".utf8)), 0o600) == 0)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: directory.path("folder/socket").utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        let skipped = Mutex<[String]>([])
        let stream = try StreamFile()
        try FolderPacker(folder: FilePath(directory.path("folder"))).pack(to: stream.descriptor) { entry in
            skipped.withLock { $0.append(entry.description) }
        }
        #expect(
            skipped.withLock { $0 } == [
                "\"pi\\u{a}pe\" was left out: it is a pipe", "\"socket\" was left out: it is a socket",
            ])
        try unpack(stream.content(), into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).snapshot().count == 2)
    }

    @Test("excluded files and directories are left out, even if the stream is written into the folder")
    func excluded() throws {
        try folder.makeFile("file", [1])
        try folder.makeFile("output")
        try folder.makeDirectory("skipped")
        try folder.makeFile("skipped/file")
        let output = open(directory.path("folder/output"), O_WRONLY | O_CLOEXEC)
        defer { close(output) }
        try FolderPacker(
            folder: FilePath(directory.path("folder")),
            excluding: [folder.status("output").identity, folder.status("skipped").identity]
        ).pack(to: FileDescriptor(rawValue: output))
        try unpack(folder.content("output"), into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).snapshot().keys.sorted() == [".", "./\"file\""])
    }

    @Test("a file that shrinks while it is read is an error that names it")
    func shrinks() throws {
        try folder.makeFile("file", [UInt8](repeating: 1, count: 1 << 20))
        let path = folder.path(Array("file".utf8))
        let asked = Counter()
        let error = try packingError {
            // The first question is for the entry, the next for the file's blocks.
            if asked.next() == 4 { truncate(path, 100_000) }
            return false
        }
        #expect(error?.kind == .sourceChanged)
        #expect(error?.description.contains("\"file\"") == true)
    }

    @Test("a file that grows while it is read is cut at the size it had")
    func grows() throws {
        try folder.makeFile("file", [UInt8](repeating: 1, count: 1 << 20))
        let path = folder.path(Array("file".utf8))
        let asked = Counter()
        let stream = try StreamFile()
        try FolderPacker(folder: FilePath(directory.path("folder"))).pack(
            to: stream.descriptor,
            isCancelled: {
                if asked.next() == 4 { truncate(path, 2 << 20) }
                return false
            })
        try unpack(stream.content(), into: directory.path("copy"))
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(try copy.content("file") == [UInt8](repeating: 1, count: 1 << 20))
    }

    @Test("what cannot be read is an error that names it", arguments: ["directory", "directory/fi\nle"])
    func unreadable(name: String) async throws {
        let error = try await unprivileged {
            let directory = try TemporaryFolder()
            let folder = try FileTree(directory.path("folder"))
            try folder.makeDirectory("directory")
            try folder.makeFile("directory/fi\nle", [1])
            try folder.setPermissions(name, 0)
            defer { chmod(folder.path(Array(name.utf8)), 0o700) }
            return #expect(throws: FolderArchiveError.self) { try packed(directory.path("folder")) }
        }
        #expect(error?.kind == .sourceUnreadable)
        #expect(error?.description == "cannot read \(QuotedName(Array(name.utf8))): permission denied")
    }

    @Test("a folder that does not exist, or is a file, is an error")
    func noFolder() throws {
        try folder.makeFile("file")
        for name in ["missing", "folder/file"] {
            let error = #expect(throws: FolderArchiveError.self) { try packed(directory.path(name)) }
            #expect(error?.kind == .sourceUnreadable)
        }
    }

    @Test("a folder named by a symbolic link is packed")
    func linkToFolder() throws {
        try folder.makeFile("file", [7])
        try #require(symlink("folder", directory.path("link")) == 0)
        try unpack(packed(directory.path("link")), into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).content("file") == [7])
    }

    @Test("a path beyond what can be unpacked is an error")
    func pathTooLong() throws {
        var name: [UInt8] = Array(".".utf8)
        for _ in 0..<16 {
            name += [.slash] + [UInt8](repeating: UInt8(ascii: "d"), count: 200)
            try folder.makeDirectory(name)
        }
        #expect(try packingError()?.kind == .nameTooLong)
    }

    @Test("a reader that goes away is an error, not a signal")
    func brokenPipe() async throws {
        try folder.makeFile("file", [UInt8](repeating: 1, count: 1 << 20))
        let path = directory.path("folder")
        let error = try await onThread {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            close(ends[0])
            defer { close(ends[1]) }
            var blocked = sigset_t()
            let error = #expect(throws: FolderArchiveError.self) {
                try FolderPacker(folder: FilePath(path)).pack(to: FileDescriptor(rawValue: ends[1]))
            }
            pthread_sigmask(SIG_BLOCK, nil, &blocked)
            #expect(sigismember(&blocked, SIGPIPE) == 0)
            return error
        }
        #expect(error?.kind == .streamFailed)
    }

    @Test("packing stops when asked, at an entry or within a file", arguments: [1, 2, 5, 20])
    func cancelled(question: Int) throws {
        try folder.makeFile("a", [UInt8](repeating: 1, count: 1 << 20))
        try folder.makeFile("b", [UInt8](repeating: 1, count: 1 << 20))
        let asked = Counter()
        let error = try packingError { asked.next() == question }
        #expect(error?.kind == .cancelled)
        #expect(asked.count == question)
    }
}
