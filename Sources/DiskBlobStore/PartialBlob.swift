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
        /// What failed: bytes may be missing in the file or on the disk, so that it never becomes a blob. After a
        /// failed fdatasync another one may report success for what is lost (fsync(2)).
        var failure: BlobError?
        /// Up to where the disk was told to begin.
        var writeBackEnd: UInt64 = 0

        /// Makes calls on the file, and keeps what goes wrong.
        mutating func noting(_ body: () throws(FileError) -> Void) throws(BlobError) {
            do throws(BlobError) {
                try onFiles(BlobError.file, body)
            } catch {
                failure = error
                throw error
            }
        }
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
        state = Mutex(State(file: file))
    }

    /// Writes bytes to the file, each time where those before end.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(BlobError) {
        try state.withLock { state throws(BlobError) in
            guard let file = state.file?.file else { throw .invalidUse }
            try state.noting { () throws(FileError) in try file.write(bytes, at: offset) }
            let end = offset + UInt64(bytes.count)
            if end - state.writeBackEnd >= Self.writeBackCount {
                file.startWriteBack(state.writeBackEnd..<end)
                state.writeBackEnd = end
            }
        }
    }

    /// The file, to be read before it is a blob.
    func writtenFile() throws(BlobError) -> OpenFile {
        try state.withLock { state throws(BlobError) in
            if let failure = state.failure { throw failure }
            guard let file = state.file?.file else { throw .invalidUse }
            return file
        }
    }

    /// Gives the blob its name when its contents are on the disk, and waits until the name is too.
    ///
    /// The blob's time becomes now, or one that was written long before would pass for an orphan until its share
    /// exists.
    ///
    /// - Parameter size: the bytes that the blob has.
    func commit(prefix: [UInt8], size: UInt64) throws(BlobError) -> StoredBlob {
        try state.withLock { state throws(BlobError) in
            if let failure = state.failure { throw failure }
            guard let file = state.file, prefix.count == room else { throw .invalidUse }
            try state.noting { () throws(FileError) in try publish(file, prefix) }
            state.file = nil
            return StoredBlob(id: id, size: size)
        }
    }

    private func publish(_ file: PartialFile, _ prefix: [UInt8]) throws(FileError) {
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
    }

    /// Gives up what was not committed.
    func end() {
        state.withLock { state in
            state.file?.discard()
            state.file = nil
        }
    }
}
