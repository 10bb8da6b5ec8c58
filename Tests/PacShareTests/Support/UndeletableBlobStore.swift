import FileSystem
import PacShare
import PacShareConformance
import RequestGuard

/// Blobs that can be read, and not deleted, as on a volume that has become read-only.
struct UndeletableBlobStore: BlobStore {
    private let memory: InMemoryBlobStore

    init(_ memory: InMemoryBlobStore) {
        self.memory = memory
    }

    func delete(_ id: BlobID) async throws { throw BlobError.noRoom }

    func holds(anyOf ids: [BlobID]) async -> Bool { await memory.holds(anyOf: ids) }
    func claim(for instance: InstanceID) async -> BlobStoreClaim { await memory.claim(for: instance) }
    func makeWriter(room: Int, pieceCount: Int) async -> any BlobWriter {
        await memory.makeWriter(room: room, pieceCount: pieceCount)
    }
    func reader(_ id: BlobID) async throws -> any BlobReader { try await memory.reader(id) }
    func blobs(after: BlobID?, limit: Int) async -> [BlobEntry] { await memory.blobs(after: after, limit: limit) }
    func setAside(_ id: BlobID, now: Timestamp) async { await memory.setAside(id, now: now) }
    func deleteSetAside(before moment: Timestamp) async -> Int { await memory.deleteSetAside(before: moment) }
    func space() async -> VolumeSpace { await memory.space() }
}
