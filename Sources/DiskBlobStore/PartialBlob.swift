import FileSystem
import PacShare
import Synchronization

/// A blob that is being written: its file, and how far it is written. Its calls block; one thread at a time uses it.
final class PartialBlob: Sendable {
    /// After so many bytes the disk is told to begin.
    private static let writeBackCount: UInt64 = 8 << 20

    private struct State {
        /// Nil after the end.
        var file: PartialFile?
        /// Why bytes are missing in the file; then it never becomes a blob.
        var failure: FileError?
        /// Where in the file the next bytes will go.
        var offset: UInt64
        /// Up to where the disk was told to begin.
        var writeBackEnd: UInt64 = 0
    }

    private let id: BlobID
    private let folder: OpenFolder
    private let room: Int
    private let state: Mutex<State>

    /// - Parameter room: how many bytes to leave free at the start.
    init(in folder: OpenFolder, room: Int) throws(FileError) {
        let id = BlobID.random()
        let file = try PartialFile(in: folder) { BlobName.partial(id) }
        self.id = id
        self.folder = folder
        self.room = room
        state = Mutex(State(file: file, offset: UInt64(room)))
    }

    /// Moves a buffer to the file.
    func write(_ buffer: WriteBuffer, keepingCapacity: Bool) throws {
        try state.withLock { state in
            guard let file = state.file?.file else { throw BlobError.invalidUse }
            do throws(FileError) {
                try buffer.empty(keepingCapacity: keepingCapacity) { bytes throws(FileError) in
                    try file.write(bytes, at: state.offset)
                    state.offset += UInt64(bytes.count)
                }
            } catch {
                state.failure = error
                throw error
            }
            if state.offset - state.writeBackEnd >= Self.writeBackCount {
                file.startWriteBack(state.writeBackEnd..<state.offset)
                state.writeBackEnd = state.offset
            }
        }
    }

    /// Gives the blob its name when its contents are on the disk, and waits until the name is too.
    ///
    /// The blob's time becomes now, or one that was written long before would pass for an orphan until its share
    /// exists.
    func commit(prefix: [UInt8]) throws -> StoredBlob {
        try state.withLock { state in
            guard let file = state.file, prefix.count == room else { throw BlobError.invalidUse }
            if let failure = state.failure { throw failure }
            try file.file.write(prefix, at: 0)
            try file.file.setModifiedNow()
            try file.file.synchronizeContents()
            let name = BlobName.file(id)
            try file.publish(as: name, replacing: false)
            do throws(FileError) {
                try folder.synchronize()
            } catch {
                _ = try? folder.remove(name)
                throw error
            }
            state.file = nil
            return StoredBlob(id: id, size: state.offset)
        }
    }

    /// Gives up what was not committed.
    func end() {
        state.withLock { state in
            state.file?.discard()
            state.file = nil
        }
    }
}

/// Bytes for the file. One thread at a time uses it: the one that gathers, then the one that writes.
final class WriteBuffer: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var count: Int { bytes.withLock { $0.count } }

    func append(_ more: UnsafeRawBufferPointer) {
        bytes.withLock { $0.append(contentsOf: more) }
    }

    /// Lends the bytes and empties the buffer.
    func empty(keepingCapacity: Bool, into output: ([UInt8]) throws(FileError) -> Void) throws(FileError) {
        try bytes.withLock { bytes throws(FileError) in
            try output(bytes)
            bytes.removeAll(keepingCapacity: keepingCapacity)
        }
    }
}
