import Glibc
import Synchronization
import Threads

/// One open file of the spool. Its calls block. With the last reference the file and its share of the account go.
final class SpoolFile: Sendable {
    private let descriptor: Int32
    private let account: SpoolAccount
    let threads: ThreadPool
    /// The end of what was reserved in the account, in bytes from the file's start.
    private let reservedEnd = Mutex<UInt64>(0)

    init(owning descriptor: Int32, account: SpoolAccount, threads: ThreadPool) {
        self.descriptor = descriptor
        self.account = account
        self.threads = threads
    }

    deinit {
        // Freeing the blocks of a large file takes its time, and nobody knows which thread this is.
        let end = reservedEnd.withLock { $0 }
        threads.submit { [descriptor, account] in
            close(descriptor)
            account.release(end)
        }
    }

    /// Writes all the bytes at an offset.
    ///
    /// - Throws: ``SpoolError/Code/storageFull`` or ``SpoolError/Code/unavailable``.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws {
        try reserve(upTo: offset + UInt64(bytes.count))
        var written = 0
        while let start = bytes.baseAddress, written < bytes.count {
            written += try systemCall("write to the spool") {
                pwrite(descriptor, start + written, bytes.count - written, off_t(offset) + off_t(written))
            }
        }
    }

    /// Fills the buffer from an offset on.
    ///
    /// - Throws: ``SpoolError/Code/unavailable``, also when the file ends before the buffer is full.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
        var filled = 0
        while let start = buffer.baseAddress, filled < buffer.count {
            let count = try systemCall("read from the spool") {
                pread(descriptor, start + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            }
            guard count > 0 else {
                throw SpoolError(.unavailable, "A spool file is shorter than what was written to it.")
            }
            filled += count
        }
    }

    private func reserve(upTo end: UInt64) throws {
        try reservedEnd.withLock { reserved in
            guard end > reserved else { return }
            try account.reserve(end - reserved)
            reserved = end
        }
    }
}
