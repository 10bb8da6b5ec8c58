import RequestGuard

/// Where containers are kept. It never touches what it did not make.
public protocol BlobStore: Sendable {
    /// Whether at least one of these blobs lies in the store. May be asked before ``claim(for:)``; changes nothing, and
    /// a store that was never made holds none.
    ///
    /// - Throws: ``BlobError/Code/unavailable``.
    func holds(anyOf ids: [BlobID]) async throws -> Bool

    /// Takes the store into use for a database, and removes what writers of ended processes left. To be called once,
    /// before all that changes the store.
    ///
    /// - Throws: ``BlobError``.
    func claim(for instance: InstanceID) async throws -> BlobStoreClaim

    /// Begins a blob.
    ///
    /// - Parameter room: how many bytes to leave free at its start, to be filled in by ``BlobWriter/commit(prefix:)``.
    /// - Throws: ``BlobError/Code/storageFull`` or ``BlobError/Code/unavailable``.
    func makeWriter(room: Int) async throws -> any BlobWriter

    /// Opens a blob for reading; it can be read to its end even if it is deleted meanwhile.
    ///
    /// - Throws: ``BlobError/Code/missing`` or ``BlobError/Code/unavailable``.
    func reader(_ id: BlobID) async throws -> any BlobReader

    /// Deletes a blob for good. Deleting what is not there is fine.
    func delete(_ id: BlobID) async throws

    /// The blobs in the order of their names, after the given one. What is still being written is none.
    func blobs(after: BlobID?, limit: Int) async throws -> [BlobEntry]

    /// Puts a blob aside that nobody refers to; it can be found there for a while by hand. One that is not there is
    /// left out.
    func setAside(_ id: BlobID, now: Timestamp) async throws

    /// Deletes what was set aside before the moment, and returns how many blobs that were.
    func deleteSetAside(before moment: Timestamp) async throws -> Int

    /// The space of the volume.
    func space() async throws -> BlobSpace
}

/// Whether the blobs in a store are those of the database that claims it.
public enum BlobStoreClaim: Sendable, Equatable {
    /// The store is marked as this database's.
    case own
    /// It was not, and is now: what lies in it may be another database's.
    case adopted
}

/// A blob that lies in a store.
public struct BlobEntry: Sendable, Hashable {
    /// Its name.
    public let id: BlobID
    /// Its bytes.
    public let size: UInt64
    /// When it was committed.
    public let committedAt: Timestamp

    /// Joins the parts.
    public init(id: BlobID, size: UInt64, committedAt: Timestamp) {
        self.id = id
        self.size = size
        self.committedAt = committedAt
    }
}

/// The space of the volume that holds the blobs, in bytes.
public struct BlobSpace: Sendable, Hashable {
    /// What is free.
    public let freeBytes: UInt64
    /// What there is.
    public let totalBytes: UInt64

    /// Joins the parts.
    public init(freeBytes: UInt64, totalBytes: UInt64) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }
}

/// Why a blob could not be written, read or deleted.
public struct BlobError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of the error.
    public enum Code: String, Sendable {
        /// There is no such blob.
        case missing
        /// The volume is full.
        case storageFull = "storage_full"
        /// The folder belongs to somebody else, or to something else.
        case foreignFolder = "foreign_folder"
        /// The folder holds nothing of what the database knows.
        case wrongFolder = "wrong_folder"
        /// The system refused.
        case unavailable
        /// Something was done after the end, or read beyond it.
        case invalidUse = "invalid_use"
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for an operator.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: BlobError, right: BlobError) -> Bool {
        left.code == right.code
    }

    public var description: String { reason }
}
