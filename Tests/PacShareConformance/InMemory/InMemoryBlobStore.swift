import ContentPipeline
import FileSystem
import PacShare
import RequestGuard
import Synchronization

/// Blobs in the memory of one process. Operations never suspend.
public final class InMemoryBlobStore: BlobStore {
    struct Blob {
        let bytes: [UInt8]
        let committedAt: Timestamp
    }

    private struct State {
        var owner: InstanceID?
        var blobs: [BlobID: Blob] = [:]
        var setAside: [BlobID: (blob: Blob, at: Timestamp)] = [:]
        var writers = 0
        var openings: [BlobID: Int] = [:]
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - capacity: the most bytes that all blobs take together.
    ///   - clock: the time now.
    public init(capacity: Int = 64 << 20, clock: @escaping @Sendable () -> Timestamp = Timestamp.system) {
        self.capacity = capacity
        self.clock = clock
    }

    /// Writers that are neither committed nor given up.
    public var openWriters: Int { state.withLock { $0.writers } }

    /// How often each blob was opened for reading.
    public var openings: [BlobID: Int] { state.withLock { $0.openings } }

    public func holds(anyOf ids: [BlobID]) async -> Bool {
        state.withLock { state in ids.contains { state.blobs[$0] != nil } }
    }

    public func claim(for instance: InstanceID) async -> BlobStoreClaim {
        state.withLock { state in
            defer { state.owner = instance }
            return state.owner == instance ? .own : .adopted
        }
    }

    public func makeWriter(room: Int, pieceCount: Int) async -> any BlobWriter {
        state.withLock { $0.writers += 1 }
        return InMemoryBlobWriter(store: self, room: room)
    }

    public func reader(_ id: BlobID) async throws -> any BlobReader {
        let blob = state.withLock { state in
            state.openings[id, default: 0] += 1
            return state.blobs[id]
        }
        guard let blob else { throw BlobError.missing }
        return InMemoryBlobReader(bytes: blob.bytes)
    }

    public func delete(_ id: BlobID) async {
        state.withLock { $0.blobs[id] = nil }
    }

    public func blobs(after: BlobID?, limit: Int) async -> [BlobEntry] {
        state.withLock { state in
            let later = state.blobs.filter { entry in after.map { $0 < entry.key } ?? true }
            return later.sorted { $0.key < $1.key }.prefix(limit).map {
                BlobEntry(id: $0.key, size: UInt64($0.value.bytes.count), committedAt: $0.value.committedAt)
            }
        }
    }

    public func setAside(_ id: BlobID, now: Timestamp) async {
        state.withLock { state in
            if let blob = state.blobs.removeValue(forKey: id) { state.setAside[id] = (blob, now) }
        }
    }

    public func deleteSetAside(before moment: Timestamp) async -> Int {
        state.withLock { state in
            let old = state.setAside.filter { $0.value.at < moment }.keys
            old.forEach { state.setAside[$0] = nil }
            return old.count
        }
    }

    public func space() async -> VolumeSpace {
        state.withLock { state in
            let taken = state.blobs.values.reduce(0) { $0 + $1.bytes.count }
            return VolumeSpace(availableBytes: UInt64(max(0, capacity - taken)), totalBytes: UInt64(capacity))
        }
    }

    /// The bytes of a blob, for tests that look at or change what lies in the store.
    public func bytes(_ id: BlobID) -> [UInt8]? {
        state.withLock { $0.blobs[id]?.bytes }
    }

    /// Puts other bytes in the place of a blob's.
    public func replace(_ id: BlobID, with bytes: [UInt8]) {
        let now = clock()
        state.withLock { $0.blobs[id] = Blob(bytes: bytes, committedAt: now) }
    }

    fileprivate func checkRoom(for count: Int) throws {
        let taken = state.withLock { $0.blobs.values.reduce(0) { $0 + $1.bytes.count } }
        guard taken + count <= capacity else { throw BlobError.noRoom }
    }

    fileprivate func keep(_ bytes: [UInt8]) -> StoredBlob {
        let id = BlobID.random()
        let now = clock()
        state.withLock { $0.blobs[id] = Blob(bytes: bytes, committedAt: now) }
        return StoredBlob(id: id, size: UInt64(bytes.count))
    }

    fileprivate func writerEnded() {
        state.withLock { $0.writers -= 1 }
    }
}

private final class InMemoryBlobWriter: BlobWriter {
    private let store: InMemoryBlobStore
    private let room: Int
    private var bytes: [UInt8]
    private var state = ContentState.open

    init(store: InMemoryBlobStore, room: Int) {
        self.store = store
        self.room = room
        bytes = [UInt8](repeating: 0, count: room)
    }

    deinit {
        abort()
    }

    func write(_ piece: RawSpan) async throws {
        try state.requireOpen()
        piece.withUnsafeBytes { bytes.append(contentsOf: $0) }
        try store.checkRoom(for: bytes.count)
    }

    func finish() async throws { _ = try state.isOpen() }

    func reader() async throws -> any BlobReader {
        try await finish()
        return InMemoryBlobReader(bytes: bytes)
    }

    func commit(prefix: [UInt8]) async throws -> StoredBlob {
        guard try state.isOpen(), prefix.count == room else { throw BlobError.invalidUse }
        try store.checkRoom(for: bytes.count)
        bytes.replaceSubrange(0..<room, with: prefix)
        state = .ended
        store.writerEnded()
        return store.keep(bytes)
    }

    func abort() {
        guard case .open = state else { return }
        state.abort()
        store.writerEnded()
        bytes = []
    }
}

private final class InMemoryBlobReader: BlobReader {
    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var size: UInt64 { UInt64(bytes.count) }

    func pieces(_ range: Range<UInt64>, pieceCount: Int) throws -> any PieceSource {
        guard range.upperBound <= size else { throw BlobError.invalidUse }
        return FileSource(on: nil, range, pieceCount: pieceCount) { [self] in try readAll(at: $0, into: $1) }
    }

    func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
        guard offset <= size, UInt64(buffer.count) <= size - offset else { throw BlobError.invalidUse }
        buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + buffer.count])
    }
}
