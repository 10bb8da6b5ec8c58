import ContentPipeline
import FileSystem
import RequestGuard
import SystemPackage

/// Where containers are kept. It never touches what it did not make.
public protocol BlobStore: Sendable {
    /// Whether at least one of these blobs lies in the store. May be asked before ``claim(for:)``; changes nothing, and
    /// a store that was never made holds none.
    ///
    /// - Throws: ``BlobError``.
    func holds(anyOf ids: [BlobID]) async throws -> Bool

    /// Takes the store into use for a database. What writers of ended processes left is removed where the database had
    /// the store before. To be called once, before all that changes the store.
    ///
    /// - Throws: ``BlobError``.
    func claim(for instance: InstanceID) async throws -> BlobStoreClaim

    /// Begins a blob.
    ///
    /// - Parameters:
    ///   - room: how many bytes to leave free at its start, to be filled in by ``BlobWriter/commit(prefix:)``.
    ///   - pieceCount: about how many bytes to move at once.
    /// - Throws: ``BlobError``.
    func makeWriter(room: Int, pieceCount: Int) async throws -> any BlobWriter

    /// Opens a blob for reading; it can be read to its end even if it is deleted meanwhile.
    ///
    /// - Throws: ``BlobError/missing`` or ``BlobError/file(_:)``.
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
    func space() async throws -> VolumeSpace
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

    /// - Parameters:
    ///   - id: its name.
    ///   - size: its bytes.
    ///   - committedAt: when it was committed.
    public init(id: BlobID, size: UInt64, committedAt: Timestamp) {
        self.id = id
        self.size = size
        self.committedAt = committedAt
    }
}

/// Why a blob could not be written, read or deleted.
public enum BlobError: Error, Hashable, Sendable {
    /// There is no such blob.
    case missing
    /// The operator's limits leave no room for more.
    case noRoom
    /// Another server uses the folder.
    case folderInUse(FilePath)
    /// What has the name of the file that marks a folder was not written by a server.
    case foreignMarker(FilePath)
    /// Not a single blob of the active shares, of which there are so many, lies in the store.
    case wrongFolder(activeShares: Int)
    /// A file or folder could not be used.
    case file(FileError)
    /// Something was done after the end, read beyond it, or done with a store that was not claimed: a mistake in the
    /// program.
    case invalidUse
}

extension BlobError: CustomStringConvertible {
    /// What happened, in a sentence for an operator.
    public var description: String {
        switch self {
        case .missing: "There is no such blob."
        case .noRoom: "The storage limit, or the reserve of the volume, leaves no room for more shares."
        case .folderInUse(let path): "Another server uses the folder \(path)."
        case .foreignMarker(let path): "\(path) is not what a server wrote there."
        case .wrongFolder(let count): "Not a single file of the active shares (\(count)) is in the upload folder."
        case .file(let error): error.description
        case .invalidUse: "A blob was used after its end, beyond it, or in a store that was not claimed."
        }
    }
}

/// Reads one blob at any place; several tasks may at once. Reading throws ``BlobError/file(_:)`` when it fails, or the
/// blob became shorter, and ``BlobError/invalidUse`` beyond the end.
public protocol BlobReader: AnyObject, StoredContent {}
