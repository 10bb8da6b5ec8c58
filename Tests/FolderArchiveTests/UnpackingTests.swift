import FileSystem
import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import FolderArchive

@Suite struct UnpackingTests {
    @Test("names of other programs' archives are kept: UTF-8 in pax records, bytes in plain headers")
    func otherNames() throws {
        let directory = try TemporaryFolder()
        var stream = TarBuilder()
        stream.add(paxName: Array("größe".utf8))
        stream.add("plain é")
        stream.add(String(repeating: "d", count: 90), type: "5")
        stream.end()
        try unpack(stream.bytes, into: directory.path("copy"))
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(copy.exists("größe"))
        #expect(copy.exists("plain é"))
    }

    @Test("directories that an archive leaves out are made, and those that come late get their attributes")
    func lateDirectories() throws {
        let directory = try TemporaryFolder()
        let stream = TarBuilder.stream {
            $0.add("a/b/file", data: [1])
            $0.add("a/b", type: "5", permissions: 0o500, modified: 1_000_000_000)
        }
        try unpack(stream, into: directory.path("copy"))
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(try copy.content("a/b/file") == [1])
        #expect(try copy.status("a/b").permissions.rawValue == 0o500)
        #expect(try copy.status("a/b").st_mtim.tv_sec == 1_000_000_000)
    }

    @Test("permissions that are withheld nothing gets, and the file system is not blamed", arguments: [0o022, 0o077])
    func withheld(mask: mode_t) throws {
        let directory = try TemporaryFolder()
        let stream = TarBuilder.stream {
            $0.add(".", type: "5", permissions: 0o777)
            $0.add("d/", type: "5", permissions: 0o777)
            $0.add("d/file", data: [1], permissions: 0o666)
            $0.add("d/program", data: [1], permissions: 0o775)
            $0.add("d/private", data: [1], permissions: 0o600)
        }
        let kept = try unpack(
            stream, into: directory.path("copy"), withholding: FilePermissions(rawValue: mask))
        #expect(kept == [])
        let copy = try FileTree(directory.path("copy"), creating: false)
        for (name, permissions) in [
            (".", 0o777), ("d", 0o777), ("d/file", 0o666), ("d/program", 0o775), ("d/private", 0o600),
        ] as [(String, mode_t)] {
            #expect(try copy.status(name).permissions.rawValue == permissions & ~mask, "\(name)")
        }
    }

    @Test("a destination is private until the archive says otherwise")
    func privateDestination() throws {
        let directory = try TemporaryFolder()
        try unpack(TarBuilder.stream { $0.add("file") }, into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).status(".").permissions.rawValue == 0o700)
    }

    @Test("whoever unpacks holds the destination while it is filled, and lets go of it")
    func heldDestination() async throws {
        let directory = try TemporaryFolder()
        let path = directory.path("copy")
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        async let unpacking = onThread {
            defer { close(reading) }
            return try FolderUnpacker(destination: FilePath(path)).unpack(from: FileDescriptor(rawValue: reading))
        }
        let stream = TarBuilder.stream { $0.add("file", data: [1]) }
        #expect(write(writing, stream, stream.count) == stream.count)
        // Not before: trying the lock could keep it from whoever is about to take it.
        let isBegun = try await comesTrue { access(path + "/file", F_OK) == 0 }
        #expect(isBegun)
        #expect(throws: FileError.locked(FilePath(path), holder: nil)) { _ = try FileLock(folder: FilePath(path)) }
        close(writing)
        _ = try await unpacking
        _ = try FileLock(folder: FilePath(path))
    }

    @Test("unpacking stops when asked, and removes what it made", arguments: [1, 2, 3, 10])
    func cancelled(question: Int) throws {
        let directory = try TemporaryFolder()
        let stream = try StreamFile(
            TarBuilder.stream {
                $0.add("d/", type: "5", permissions: 0o500)
                for index in 0..<20 { $0.add("d/\(index)", data: [UInt8](repeating: 1, count: 100_000)) }
            })
        let asked = Counter()
        let error = #expect(throws: FolderArchiveError.self) {
            try FolderUnpacker(destination: FilePath(directory.path("copy")))
                .unpack(from: stream.descriptor, isCancelled: { asked.next() == question })
        }
        #expect(error?.kind == .cancelled)
        #expect(asked.count == question)
        #expect(access(directory.path("copy"), F_OK) != 0)
    }

    @Test("a descriptor that cannot be read is an error")
    func unreadableStream() throws {
        let directory = try TemporaryFolder()
        let error = #expect(throws: FolderArchiveError.self) {
            try FolderUnpacker(destination: FilePath(directory.path("copy"))).unpack(from: FileDescriptor(rawValue: -1))
        }
        #expect(error?.kind == .streamFailed)
    }

    @Test("read-only directories are removed after a failure, also without privileges")
    func removalUnprivileged() async throws {
        let stream = TarBuilder.stream {
            $0.add(".", type: "5", permissions: 0)
            $0.add("a/b/", type: "5", permissions: 0)
            $0.add("a/b/file", data: [1], permissions: 0)
            $0.add("a/", type: "5", permissions: 0o500)
            $0.add("../x")
        }
        try await unprivileged {
            let directory = try TemporaryFolder()
            let error = #expect(throws: FolderArchiveError.self) { try unpack(stream, into: directory.path("copy")) }
            #expect(error?.kind == .parentComponent)
            #expect(error?.description.contains("remains") == false)
            #expect(access(directory.path("copy"), F_OK) != 0)
        }
    }

    @Test("a large file with a hole, and one without, go through a pipe")
    func largeFiles() async throws {
        let size = 64 << 20
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        try folder.makeFile("sparse")
        try #require(truncate(directory.path("folder/sparse"), size) == 0)
        try folder.makeFile("dense", [UInt8](repeating: 7, count: 1 << 20))
        let (path, copyPath) = (directory.path("folder"), directory.path("copy"))

        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        async let packing: Void = onThread {
            defer { close(writing) }
            try FolderPacker(folder: FilePath(path)).pack(to: FileDescriptor(rawValue: writing))
        }
        async let unpacking = onThread {
            defer { close(reading) }
            return try FolderUnpacker(destination: FilePath(copyPath)).unpack(from: FileDescriptor(rawValue: reading))
        }
        _ = try await (packing, unpacking)
        let copy = try FileTree(copyPath, creating: false)
        #expect(try copy.status("sparse").size == Int64(size))
        #expect(try copy.content("dense") == folder.content("dense"))
    }
}
