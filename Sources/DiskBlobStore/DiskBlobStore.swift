import Glibc
import PacShare
import RequestGuard
import Synchronization
import Threads

/// Blobs as files in one folder: `<32 hexadecimal digits>.blob`. What has another name, and what is no regular file,
/// is not touched; the original PacCrypt's files may lie beside them.
public final class DiskBlobStore: BlobStore {
    private let path: String
    private let threads: ThreadPool
    private let allowsUnnamed: Bool
    private let claimed = Mutex<ClaimedFolder?>(nil)

    /// The folder and the lock that keeps it ours.
    private struct ClaimedFolder {
        let folder: Folder
        let marker: Marker
    }

    /// - Parameters:
    ///   - path: the folder, which ``claim(for:)`` makes when it is missing; its parent must exist.
    ///   - threads: where calls block.
    public convenience init(path: String, threads: ThreadPool) {
        self.init(path: path, threads: threads, allowsUnnamed: true)
    }

    /// - Parameter allowsUnnamed: false to do as on a file system that knows no files without a name.
    init(path: String, threads: ThreadPool, allowsUnnamed: Bool) {
        self.path = path
        self.threads = threads
        self.allowsUnnamed = allowsUnnamed
    }

    public nonisolated(nonsending) func holds(anyOf ids: [BlobID]) async throws -> Bool {
        try await threads.run { [path] in
            guard let folder = try Folder(existing: path) else { return false }
            return try ids.contains { try folder.regularFile(BlobName.file($0)) != nil }
        }
    }

    /// Makes or opens the folder, marks and locks it, and removes what writers of ended processes left.
    ///
    /// - Throws: `BlobError.Code.foreignFolder` when another process uses the folder, or something else has the marker's
    ///   name; `.unavailable` or `.storageFull` when the system refuses.
    public nonisolated(nonsending) func claim(for instance: InstanceID) async throws -> BlobStoreClaim {
        try await threads.run { [self] in
            try systemCall("make the folder \(path)", allowing: EEXIST) { mkdir(path, 0o700) }
            let folder = try Folder(path: path)
            // Whoever claims again must not be kept away by the own lock.
            claimed.withLock { $0 = nil }
            let (marker, claim) = try Marker.take(folder, for: instance)
            try folder.forEachName { name throws(BlobError) in
                if BlobName.isPartial(name) { try folder.removeRegularFile(name) }
            }
            claimed.withLock { $0 = ClaimedFolder(folder: folder, marker: marker) }
            return claim
        }
    }

    public nonisolated(nonsending) func makeWriter(room: Int) async throws -> any BlobWriter {
        guard room >= 0 else { throw BlobError(.invalidUse, "The room at the start of a blob is negative.") }
        let blob = try await run { [allowsUnnamed] in try PartialBlob(in: $0, allowsUnnamed: allowsUnnamed) }
        return DiskBlobWriter(blob, room: room, threads: threads)
    }

    public nonisolated(nonsending) func reader(_ id: BlobID) async throws -> any BlobReader {
        let (file, size) = try await run { folder in
            let number = try systemCall("open a blob", allowing: ENOENT) {
                openat(folder.descriptor, BlobName.file(id), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            }
            guard number >= 0 else { throw BlobError(.missing, "There is no such blob.") }
            let file = FileDescriptor(owning: number)
            guard let status = try file.regularFileStatus() else {
                throw BlobError(.unavailable, "What has the name of a blob is none.")
            }
            // Only a hint: most blobs are read from the start to the end.
            _ = posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL)
            return (file, UInt64(status.st_size))
        }
        return DiskBlobReader(file, size: size, threads: threads)
    }

    /// Deletes a blob; when this returns, it does not come back after a power cut.
    public nonisolated(nonsending) func delete(_ id: BlobID) async throws {
        try await run { folder in
            if try folder.removeRegularFile(BlobName.file(id)) { try folder.synchronize() }
        }
    }

    public nonisolated(nonsending) func blobs(after: BlobID?, limit: Int) async throws -> [BlobEntry] {
        try await run { try BlobListing.entries(in: $0, after: after, limit: limit) }
    }

    public nonisolated(nonsending) func setAside(_ id: BlobID, now: Timestamp) async throws {
        try await run { try SetAside.move(id, in: $0, now: now) }
    }

    public nonisolated(nonsending) func deleteSetAside(before moment: Timestamp) async throws -> Int {
        try await run { try SetAside.delete(in: $0, before: moment) }
    }

    public nonisolated(nonsending) func space() async throws -> BlobSpace {
        try await run { folder in
            var status = statvfs()
            try systemCall("examine the volume of \(folder.path)") { fstatvfs(folder.descriptor, &status) }
            let block = UInt64(status.f_frsize)
            return BlobSpace(
                freeBytes: UInt64(status.f_bavail) * block, totalBytes: UInt64(status.f_blocks) * block)
        }
    }

    private nonisolated(nonsending) func run<Output: Sendable>(
        _ body: @escaping @Sendable (Folder) throws -> Output
    ) async throws -> Output {
        guard let folder = claimed.withLock({ $0?.folder }) else {
            throw BlobError(.invalidUse, "The folder \(path) was not claimed.")
        }
        return try await threads.run { try body(folder) }
    }
}
