import FileSystem
import RequestGuard
import Synchronization
import Threads

/// One open file of the spool. Its calls block. With the last reference the file and its share of the account go.
final class SpoolFile: Sendable {
    private struct State {
        /// Nil at the end.
        var file: OpenFile?
        /// The end of what was reserved in the account, in bytes from the file's start.
        var reservedEnd: UInt64 = 0
    }

    private let account: SpoolAccount
    private let claim: Claim
    let threads: ThreadPool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - account: where the file's bytes are counted.
    ///   - claim: what they are counted as.
    init(_ file: OpenFile, account: SpoolAccount, claim: Claim, threads: ThreadPool) {
        state = Mutex(State(file: file))
        self.account = account
        self.claim = claim
        self.threads = threads
    }

    deinit {
        let state = state.withLock { state in
            defer { state.file = nil }
            return state
        }
        // Freeing the blocks of a large file takes its time, and nobody knows which thread this is.
        threads.submit { [claim] in
            withExtendedLifetime(state) {}
            claim.giveBack()
        }
    }

    /// Writes all the bytes at an offset.
    ///
    /// - Throws: ``SpoolError``, `NoPlace` when there is no room beside others, and what finding out the room of the
    ///   volume throws.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws {
        let file = try state.withLock { state in
            let end = offset + UInt64(bytes.count)
            if end > state.reservedEnd {
                try account.reserve(end - state.reservedEnd, in: claim)
                state.reservedEnd = end
            }
            return state.file
        }
        try onFiles(SpoolError.file) { () throws(FileError) in try file?.write(bytes, at: offset) }
    }

    /// Fills the buffer from an offset on.
    ///
    /// - Throws: ``SpoolError/file(_:)``, also when the file ends before the buffer is full.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(SpoolError) {
        let file = state.withLock(\.file)
        try onFiles(SpoolError.file) { () throws(FileError) in try file?.readAll(at: offset, into: buffer) }
    }
}
