import FileSystem
import PacShare
import RequestGuard
import Synchronization
import SystemPackage
import Threads

/// Blobs as files in one folder: `<32 hexadecimal digits>.blob`. What has another name, and what is no regular file,
/// is not touched; the original PacCrypt's files may lie beside them.
public final class DiskBlobStore: BlobStore {
    /// How many files a listing looks up in one go.
    private static let lookUpCount = 1000

    private let path: FilePath
    private let threads: BlobThreads
    private let features: FileSystemFeatures
    private let claimed = Mutex<ClaimedFolder?>(nil)

    /// The folder, and the open marker whose lock keeps it ours.
    private struct ClaimedFolder {
        let folder: OpenFolder
        let marker: OpenFile
    }

    /// - Parameters:
    ///   - path: the folder, which ``claim(for:)`` makes when it is missing; its parent must exist.
    ///   - threads: where calls block.
    ///   - features: what is used of the file system; less only to try out how it is without.
    public init(path: FilePath, threads: BlobThreads, using features: FileSystemFeatures = .all) {
        self.path = path
        self.threads = threads
        self.features = features
    }

    public nonisolated(nonsending) func holds(anyOf ids: [BlobID]) async throws -> Bool {
        try await threads.transfer.runOnFiles { [path] in
            guard let folder = try ifPresent({ () throws(FileError) in try OpenFolder(path) }) else { return false }
            return try ids.contains { try folder.regularFile(BlobName.file($0)) != nil }
        }
    }

    /// Makes or opens the folder, marks and locks it, and removes what writers of ended processes left; but nothing in a
    /// folder that another instance has marked, or none, for then nobody knows whose it is.
    ///
    /// - Throws: ``BlobError/folderInUse(_:)`` when another process uses the folder, ``BlobError/foreignMarker(_:)``
    ///   when something else has the marker's name, or ``BlobError/file(_:)``.
    public nonisolated(nonsending) func claim(for instance: InstanceID) async throws -> BlobStoreClaim {
        try await threads.commit.runOnFiles { [self] in
            try OpenFolder.make(path, synchronizing: true)
            let folder = try OpenFolder(path, using: features)
            // Whoever claims again must not be kept away by the own lock.
            claimed.withLock { $0 = nil }
            let (marker, claim) = try Marker.take(folder, for: instance)
            if claim == .own { try Self.removeLeftovers(in: folder) }
            claimed.withLock { $0 = ClaimedFolder(folder: folder, marker: marker) }
            return claim
        }
    }

    private static func removeLeftovers(in folder: OpenFolder) throws(FileError) {
        try FileSystemFeatures.removeLeftovers(in: folder)
        var listing = try FolderListing(of: folder)
        while let name = try listing.nextFile() {
            if BlobName.isPartial(name) { try folder.removeRegularFile(name) }
        }
    }

    public nonisolated(nonsending) func makeWriter(room: Int, pieceCount: Int) async throws -> any BlobWriter {
        guard room >= 0 else { throw BlobError.invalidUse }
        let blob = try await run { try PartialBlob(in: $0, room: room) }
        return DiskBlobWriter(blob, room: room, pieceCount: pieceCount, threads: threads)
    }

    public nonisolated(nonsending) func reader(_ id: BlobID) async throws -> any BlobReader {
        let (file, size) = try await run { folder in
            let file = try ifPresent { () throws(FileError) in
                try OpenFile(BlobName.file(id), in: folder, .readOnly, [.noFollow, .nonBlocking]).requireRegular()
            }
            guard let file else { throw BlobError.missing }
            // Most blobs are read from the start to the end.
            file.adviseSequentialReading()
            return (file, try file.size())
        }
        return DiskBlobReader(file, size: size, threads: threads)
    }

    /// Deletes a blob; when this returns, it does not come back after a power cut.
    public nonisolated(nonsending) func delete(_ id: BlobID) async throws {
        try await settle { folder in
            if try folder.removeRegularFile(BlobName.file(id)) { try folder.synchronize() }
        }
    }

    public nonisolated(nonsending) func blobs(after: BlobID?, limit: Int) async throws -> [BlobEntry] {
        var entries: [BlobEntry] = []
        var ids = try await run { try BlobListing.smallest(max(0, limit), in: $0, after: after) }[...]
        // Some at a time, so that a thread which others transfer with is not kept for a disk that has to look up
        // thousands of files.
        while !ids.isEmpty {
            let some = ids.prefix(Self.lookUpCount)
            ids = ids.dropFirst(some.count)
            entries += try await run { try BlobListing.entries(of: some, in: $0) }
        }
        return entries
    }

    public nonisolated(nonsending) func setAside(_ id: BlobID, now: Timestamp) async throws {
        try await settle { try SetAside.move(id, in: $0, now: now) }
    }

    public nonisolated(nonsending) func deleteSetAside(before moment: Timestamp) async throws -> Int {
        try await settle { try SetAside.delete(in: $0, before: moment) }
    }

    public nonisolated(nonsending) func space() async throws -> VolumeSpace {
        try await run { try $0.volumeSpace() }
    }

    private nonisolated(nonsending) func run<Output: Sendable>(
        _ body: @escaping @Sendable (OpenFolder) throws -> Output
    ) async throws -> Output {
        try await run(on: threads.transfer, body)
    }

    /// What changes names in the folder, and waits for the disk.
    private nonisolated(nonsending) func settle<Output: Sendable>(
        _ body: @escaping @Sendable (OpenFolder) throws -> Output
    ) async throws -> Output {
        try await run(on: threads.commit, body)
    }

    private nonisolated(nonsending) func run<Output: Sendable>(
        on threads: ThreadPool, _ body: @escaping @Sendable (OpenFolder) throws -> Output
    ) async throws -> Output {
        guard let folder = claimed.withLock({ $0?.folder }) else { throw BlobError.invalidUse }
        return try await threads.runOnFiles { try body(folder) }
    }
}

/// Where the calls of a store block. Commits and deletions wait for the disk, which may take seconds; with threads of
/// their own they hold up nobody who reads or writes.
public struct BlobThreads: Sendable {
    /// Reads, writes, and looks into the folder.
    let transfer: ThreadPool
    /// Commits, and deletes.
    let commit: ThreadPool

    /// - Parameters:
    ///   - transfer: for reading, writing and looking into the folder.
    ///   - commit: for commits and deletions.
    public init(transfer: ThreadPool, commit: ThreadPool) {
        self.transfer = transfer
        self.commit = commit
    }
}

extension ThreadPool {
    /// Runs a blocking call; what goes wrong with files is thrown as ``BlobError/file(_:)``.
    nonisolated(nonsending) func runOnFiles<Output: Sendable>(
        _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        try await run {
            do {
                return try body()
            } catch let error as FileError {
                throw BlobError.file(error)
            }
        }
    }
}
