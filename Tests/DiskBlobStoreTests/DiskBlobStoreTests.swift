import ContentPipeline
import Dispatch
import FileSystem
import Foundation
import Glibc
import PacShare
import RequestGuard
import SystemPackage
import TestSupport
import Testing
import Threads

@testable import DiskBlobStore

/// What the store does with its folder, beyond what every store promises.
struct DiskBlobStoreTests {
    @Test("A blob is one file that only its owner may read", arguments: FileSystemFeatures.examples)
    func oneFile(features: FileSystemFeatures) async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store(using: features)
        let content = [UInt8](repeating: 1, count: 400_000) + [UInt8](repeating: 2, count: 600_000)
        let stored = try await store.write(content, room: 1000)
        #expect(try folder.blobNames() == ["\(stored.id).blob"])
        #expect(try folder.names.count == 2)
        #expect(stored.size == 1_000_000)
        let file = URL(fileURLWithPath: folder.path("\(stored.id).blob"))
        #expect(try Data(contentsOf: file) == Data(content))
        var status = stat()
        #expect(stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try await store.bytes(stored.id) == content)
    }

    @Test(
        "Before the commit, and after an abort or a drop, nothing can be seen", arguments: FileSystemFeatures.examples)
    func nothingBefore(features: FileSystemFeatures) async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store(using: features)
        var writer: (any BlobWriter)? = try await store.makeWriter(room: 0)
        try await writer?.write([UInt8](repeating: 1, count: 1_000_000))
        try await writer?.finish()
        #expect(try await store.blobs(after: nil, limit: 10).isEmpty)
        #expect(try folder.names.count == (features.contains(.unnamedFiles) ? 1 : 2))
        let other = try await store.makeWriter(room: 0)
        other.abort()
        writer = nil
        #expect(try await comesTrue { try folder.names == [".paccrypt-instance"] })
        await #expect(throws: ContentEnded.self) { try await other.commit(prefix: []) }
    }

    @Test("The marker tells the own database, another's, and a server that runs")
    func marker() async throws {
        let folder = try TemporaryFolder()
        let (first, second) = (InstanceID.random(), InstanceID.random())
        var store: DiskBlobStore? = DiskBlobStore(path: FilePath(folder.path), threads: .test)
        #expect(try await store?.claim(for: first) == .adopted)
        #expect(try folder.text(".paccrypt-instance") == "\(first)\n")
        let other = DiskBlobStore(path: FilePath(folder.path), threads: .test)
        await #expect(throws: BlobError.folderInUse(FilePath(folder.path))) { try await other.claim(for: first) }
        store = nil
        // The thread that served the last call may hold the store a moment longer.
        #expect(try await comesTrue { (try? await other.claim(for: first)) == .own })
        #expect(try await other.claim(for: second) == .adopted)
        #expect(try await other.claim(for: second) == .own)
    }

    @Test(
        "A marker that no server wrote is refused", arguments: ["hello\n", "00\n", String(repeating: "g", count: 33)])
    func foreignMarker(text: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: ".paccrypt-instance")
        await #expect(throws: BlobError.foreignMarker(FilePath(folder.path(".paccrypt-instance")))) {
            try await folder.store()
        }
        #expect(try folder.text(".paccrypt-instance") == text)
    }

    @Test("A marker that is a link, a folder or a pipe is refused")
    func hostileMarker() async throws {
        for make in [
            { symlink("/etc/passwd", $0) }, { mkdir($0, 0o700) }, { mkfifo($0, 0o600) },
        ] as [(String) -> Int32] {
            let folder = try TemporaryFolder()
            #expect(make(folder.path(".paccrypt-instance")) == 0)
            await #expect(throws: BlobError.foreignMarker(FilePath(folder.path(".paccrypt-instance")))) {
                try await folder.store()
            }
        }
    }

    @Test("What the store did not make stays, whatever it is called")
    func strangers() async throws {
        let folder = try TemporaryFolder()
        let (id, partial) = (BlobID.random(), ".\(BlobID.random()).partial")
        let outside = try TemporaryFolder()
        try outside.write("outside", to: "file")
        for name in [
            "note.txt", "\(id).blob.bak", "x.blob", "\(id)".uppercased() + ".blob", ".short.partial", ".partial",
            "Zm9v.aes_gcm.encrypted", "Zm9v.json",
        ] { try folder.write("theirs", to: name) }
        mkdir(folder.path("\(id).blob"), 0o700)
        mkdir(folder.path(partial), 0o700)
        let link = BlobID.random()
        symlink(outside.path("file"), folder.path("\(link).blob"))
        symlink(outside.path("file"), folder.path(".\(BlobID.random()).partial"))
        let before = try folder.names

        let store = try await folder.store()
        for strange in [id, link] {
            #expect(await failure { _ = try await store.reader(strange) } != nil)
            try await store.delete(strange)
            try await store.setAside(strange, now: .system())
        }
        #expect(try await store.blobs(after: nil, limit: 100).isEmpty)
        #expect(try folder.names == (before + [".paccrypt-instance"]).sorted())
        #expect(try outside.text("file") == "outside")
    }

    @Test("A blob is as old as its commit, however long ago it was written")
    func age() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store(using: [])
        let writer = try await store.makeWriter(room: 0)
        try await writer.write([1, 2, 3])
        try await writer.finish()
        let partial = try #require(try folder.names.first { $0.hasSuffix(".partial") })
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: folder.path(partial))
        // The system's time of files may lag behind by a tick.
        let before = Timestamp.system().advanced(bySeconds: -1)
        _ = try await writer.commit(prefix: [])
        let entry = try #require(try await store.blobs(after: nil, limit: 1).first)
        #expect(entry.committedAt >= before)
    }

    @Test("A start removes what writers left, and only that")
    func leftovers() async throws {
        let folder = try TemporaryFolder()
        let store = DiskBlobStore(path: folder.filePath, threads: .test)
        let instance = InstanceID.random()
        _ = try await store.claim(for: instance)
        let blob = "\(BlobID.random()).blob"
        try folder.write("half", to: ".\(BlobID.random()).partial")
        try folder.write("whole", to: blob)
        _ = try await store.claim(for: instance)
        #expect(try folder.names == [".paccrypt-instance", blob].sorted())
    }

    @Test("A start removes nothing in a folder that carries no marker, or another instance's")
    func foreignLeftovers() async throws {
        let folder = try TemporaryFolder()
        let (blob, partial) = ("\(BlobID.random()).blob", ".\(BlobID.random()).partial")
        let probe = ".probe.0123456789abcdef.tmp"
        let store = DiskBlobStore(path: folder.filePath, threads: .test)
        try folder.write("theirs", to: partial)
        try folder.write("theirs", to: blob)
        try folder.write("theirs", to: probe)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: folder.path(probe))
        let all = [".paccrypt-instance", blob, partial, probe].sorted()
        for _ in 0..<2 {
            _ = try await store.claim(for: .random())
            #expect(try folder.names == all)
        }
        let last = InstanceID.random()
        _ = try await store.claim(for: last)
        _ = try await store.claim(for: last)
        #expect(try folder.names == [".paccrypt-instance", blob].sorted(), "from then on it is this one's")
    }

    @Test("What is set aside lies in lost+found for its time, and strangers there stay")
    func setAside() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let (old, new) = (try await store.write([1]), try await store.write([2]))
        let start = Timestamp(milliseconds: 1_800_000_000_123)
        try await store.setAside(old.id, now: start)
        try await store.setAside(new.id, now: start.advanced(bySeconds: 60))
        try folder.write("theirs", to: "lost+found/#12345")
        #expect(try folder.names(in: "lost+found").count == 3)
        #expect(try await store.deleteSetAside(before: start) == 0)
        #expect(try await store.deleteSetAside(before: start.advanced(bySeconds: 60)) == 1)
        #expect(try folder.names(in: "lost+found") == ["#12345", "\(new.id).blob"])
    }

    @Test("What is set aside gets its time where a file system changes one time only with the other")
    func setAsideTime() throws {
        let folder = try TemporaryFolder()
        let mount = try LimitedMount("mnt", in: folder)
        let lines = try ProbeProcess(
            "BlobProbe", ["set-aside", folder.path("mnt")], environment: mount.environment
        ).rest()
        #expect(lines.first == "claimed")
        let id = try #require(lines.last)
        let status = try #require(try Stat(existing: folder.filePath("mnt/lost+found/\(id).blob")))
        #expect(status.st_mtim.tv_sec == 4_000_000_000)
    }

    @Test("A lost+found that leads elsewhere is not followed")
    func hostileSetAside() async throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        symlink(outside.path, folder.path("lost+found"))
        let store = try await folder.store()
        let blob = try await store.write([1])
        #expect(await failure { try await store.setAside(blob.id, now: .system()) } != nil)
        #expect(try await store.bytes(blob.id) == [1])
        #expect(try outside.names.isEmpty)
    }

    @Test("While commits and deletions wait for the disk, blobs are read and written")
    func slowDisk() async throws {
        let folder = try TemporaryFolder()
        let commits = ThreadPool(count: 1, name: "slow")
        let store = DiskBlobStore(
            path: FilePath(folder.path),
            threads: BlobThreads(transfer: ThreadPool(count: 1, name: "test"), commit: commits))
        _ = try await store.claim(for: .random())
        let first = try await store.write([1, 2, 3])
        let writer = try await store.makeWriter(room: 0)
        try await writer.write([4])
        let disk = DispatchSemaphore(value: 0)
        commits.submit { disk.wait() }
        // However this ends, what waits for the disk goes on.
        defer { disk.signal() }
        async let deletion: Void = store.delete(first.id)
        async let commit = store.write([5])
        #expect(try await store.reader(first.id).read() == [1, 2, 3])
        #expect(try await store.space().totalBytes > 0)
        #expect(try await store.blobs(after: nil, limit: 10).map(\.id) == [first.id])
        try await writer.write([UInt8](repeating: 6, count: 3_000_000))
        try await writer.finish()
        #expect(try await writer.reader().size == 3_000_001)
        disk.signal()
        try await deletion
        #expect(try await store.bytes(try await commit.id) == [5])
    }

    @Test("Pages go through all blobs once, in order")
    func pages() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        for number in 0..<2500 { try folder.write("\(number)", to: "\(BlobID.random()).blob") }
        var (found, last) = ([BlobID](), BlobID?.none)
        while true {
            let page = try await store.blobs(after: last, limit: 400)
            found += page.map(\.id)
            guard let end = page.last else { break }
            #expect(page.count <= 400)
            last = end.id
        }
        #expect(found.count == 2500)
        #expect(found == found.sorted())
        #expect(Set(found).count == 2500)
    }

    @Test("A file that becomes shorter while it is read is an error")
    func shortened() async throws {
        let folder = try TemporaryFolder()
        let store = try await folder.store()
        let blob = try await store.write([UInt8](repeating: 1, count: 100_000))
        let reader = try await store.reader(blob.id)
        truncate(folder.path("\(blob.id).blob"), 10)
        await #expect(throws: BlobError.file(.truncated(FilePath(folder.path("\(blob.id).blob"))))) {
            try await reader.read()
        }
    }

    @Test("A folder that is missing is made, one below a missing folder is not")
    func missingFolder() async throws {
        let folder = try TemporaryFolder()
        let made = DiskBlobStore(path: FilePath(folder.path("blobs")), threads: .test)
        #expect(try await made.claim(for: .random()) == .adopted)
        let unmade = DiskBlobStore(path: FilePath(folder.path("no/blobs")), threads: .test)
        #expect(await failure { _ = try await unmade.claim(for: .random()) }?.errno == .noSuchFileOrDirectory)
        await #expect(throws: BlobError.invalidUse) { try await unmade.makeWriter(room: 0) }
    }

    /// What went wrong with a file.
    private func failure(_ body: () async throws -> Void) async -> FileError? {
        do {
            try await body()
            return nil
        } catch BlobError.file(let error) {
            return error
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }
}
