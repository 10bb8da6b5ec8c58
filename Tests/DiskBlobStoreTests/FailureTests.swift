import FileSystem
import Foundation
import Glibc
import PacShare
import SystemPackage
import TestSupport
import Testing

@testable import DiskBlobStore

/// Processes that are killed, and disks that are full.
struct FailureTests {
    @Test("A process that is killed while it writes leaves whole blobs only, all that it committed, and no leftovers")
    func killed() async throws {
        var random = SeededGenerator(seed: UInt64(getpid()))
        let folder = try TemporaryFolder()
        var committed: Set<String> = []
        var whole: Set<BlobID> = []
        for round in 0..<12 {
            let probe = try ProbeProcess("BlobProbe", ["write", folder.path])
            try await probe.wait(lines: 1 + Int.random(in: 0...5, using: &random))
            // Any moment will do.
            try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000, using: &random)))
            probe.kill()
            let lines = try probe.lines()
            #expect(lines.first == "claimed")
            committed.formUnion(lines.dropFirst())

            let store = try await folder.store()
            let blobs = try await store.blobs(after: nil, limit: 10_000)
            #expect(try folder.names.count == blobs.count + 1, "Nothing but blobs and the marker, in round \(round)")
            let found = Set(blobs.map { "committed \($0.id) \($0.size)" })
            #expect(committed.isSubset(of: found))
            // One that was committed as the process died may be there without its line.
            #expect(blobs.count <= committed.count + round + 1)
            for blob in blobs where whole.insert(blob.id).inserted { try await expectWhole(blob, in: store) }
        }
    }

    @Test("On a file system that is full a blob fails as such, and leaves nothing")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        let trouble = try MachineTrouble.fullDisk(folder.path, bytes: 8 << 20)
        let lines = try ProbeProcess("BlobProbe", ["fill", folder.path], environment: trouble).rest()
        #expect(lines == ["claimed", "storage full"])
        #expect(try folder.blobNames().count == 1)
        #expect(try folder.names.count == 2, "Nothing but the first blob and the marker")
    }

    @Test("Where files may not be larger a blob fails as on a full disk, and leaves nothing")
    func limitedFileSize() async throws {
        let folder = try TemporaryFolder()
        let lines = try ProbeProcess("BlobProbe", ["limited", folder.path]).rest()
        #expect(lines == ["claimed", "storage full"])
        #expect(try folder.blobNames().count == 1)
        #expect(try folder.names.count == 2)
    }

    @Test(
        "What could not be completed or synchronised never becomes a blob, however often it is tried",
        arguments: [O_RDONLY, O_RDWR])
    func failedCommit(mode: Int32) async throws {
        let folder = try TemporaryFolder()
        let blob = try PartialBlob(in: OpenFolder(folder.filePath), room: 3)
        try [4, 5].withUnsafeBytes { try blob.write($0, at: 3) }
        // Where the file is, there is a device for a moment: it takes no bytes, or none can be synchronised.
        let descriptor = try blob.writtenFile().descriptor.rawValue
        let (file, device) = (dup(descriptor), open("/dev/null", mode))
        defer {
            close(file)
            close(device)
        }
        #expect(dup2(device, descriptor) == descriptor)
        #expect(throws: BlobError.self) { try blob.commit(prefix: [1, 2, 3], size: 5) }
        #expect(dup2(file, descriptor) == descriptor)
        #expect(throws: BlobError.self) { try blob.commit(prefix: [1, 2, 3], size: 5) }
        #expect(throws: BlobError.self) { try blob.writtenFile() }
        #expect(try folder.blobNames().isEmpty)
    }

    @Test("What was set aside and cannot be deleted keeps nothing else, wherever it stands in the listing")
    func undeletable() throws {
        let names = (0..<3).map { _ in "\(BlobID.random()).blob" }
        for stuck in names {
            let folder = try TemporaryFolder()
            try folder.makeFolder("lost+found")
            for name in names { try folder.write([1], to: "lost+found/\(name)") }
            let lines = try ProbeProcess(
                "BlobProbe", ["delete-set-aside", folder.path], environment: MachineTrouble.foreignFiles(named: stuck)
            ).rest()
            #expect(lines.first == "claimed" && lines.last?.hasPrefix("error ") == true, "\(lines)")
            #expect(try folder.names(in: "lost+found") == [stuck])
        }
    }

    @Test("A folder that another process uses is refused until its end")
    func otherProcess() async throws {
        let folder = try TemporaryFolder()
        let probe = try ProbeProcess("BlobProbe", ["hold", folder.path])
        try await probe.wait(lines: 1)
        #expect(try probe.lines() == ["claimed"])
        await #expect(throws: BlobError.folderInUse(FilePath(folder.path))) { try await folder.store() }
        probe.kill()
        _ = try await folder.store()
    }

    private func expectWhole(_ entry: BlobEntry, in store: DiskBlobStore) async throws {
        let bytes = Data(try await store.bytes(entry.id))
        let size = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let isWhole = bytes.dropFirst(8) == Data(repeating: UInt8(1 + size % 250), count: size)
        #expect(isWhole, "\(entry.id) of \(entry.size) bytes")
    }
}
