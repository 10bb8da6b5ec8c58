import CLinux
import Glibc
import SystemPackage

/// Reading and writing.
extension OpenFile {
    /// Reads once from the present position on.
    ///
    /// - Returns: the number of bytes; 0 at the end.
    public func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try systemCall("read", path) { Glibc.read(descriptor.rawValue, buffer.baseAddress, buffer.count) }
    }

    /// Reads from the present position to the end of the file, or to the limit in bytes.
    public func read(atMost limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit, 16 << 10))
        while bytes.count < limit {
            let wanted = min(buffer.count, limit - bytes.count)
            let count = try systemCall("read", path) { Glibc.read(descriptor.rawValue, &buffer, wanted) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }

    /// Reads from the present position to the end of the file.
    ///
    /// - Parameter limit: the most bytes allowed.
    /// - Throws: ``FileError/tooLarge(_:limit:)`` when there are more, or the failed system call.
    public func readWhole(atMost limit: Int) throws(FileError) -> [UInt8] {
        let bytes = try read(atMost: limit + 1)
        guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
        return bytes
    }

    /// Reads from an offset on, until the buffer is full or the file ends.
    ///
    /// - Returns: the number of bytes.
    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var filled = 0
        while let start = buffer.baseAddress, filled < buffer.count {
            let count = try systemCall("read", path) {
                pread(descriptor.rawValue, start + filled, buffer.count - filled, off_t(clamping: offset) + filled)
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Fills the buffer from an offset on.
    ///
    /// - Throws: ``FileError/truncated(_:)`` when the file ends before, or the failed system call.
    public func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
        guard try read(at: offset, into: buffer) == buffer.count else { throw .truncated(path) }
    }

    /// Reads a range; fewer bytes at the file's end.
    public func read(_ range: Range<UInt64>) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
            try read(at: range.lowerBound, into: UnsafeMutableRawBufferPointer(buffer))
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Writes all the bytes.
    ///
    /// - Parameter offset: where they go; nil for the present position, which moves behind them.
    public func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64? = nil) throws(FileError) {
        var written = 0
        while let start = bytes.baseAddress, written < bytes.count {
            written += try systemCall("write", path) {
                let rest = bytes.count - written
                guard let offset else { return Glibc.write(descriptor.rawValue, start + written, rest) }
                return pwrite(descriptor.rawValue, start + written, rest, off_t(clamping: offset) + written)
            }
        }
    }

    /// Writes all the bytes.
    ///
    /// - Parameter offset: where they go; nil for the present position, which moves behind them.
    public func write(_ bytes: [UInt8], at offset: UInt64? = nil) throws(FileError) {
        try bytes.withUnsafeBufferPointer { buffer throws(FileError) in
            try write(UnsafeRawBufferPointer(buffer), at: offset)
        }
    }

    /// Cuts the file, or fills it with zeros, to a size in bytes.
    public func resize(to size: UInt64 = 0) throws(FileError) {
        try systemCall("write", path) { ftruncate(descriptor.rawValue, off_t(clamping: size)) }
    }

    /// Sets the time at which the contents were changed to now.
    public func setModifiedNow() throws(FileError) {
        try systemCall("change the time of", path) { futimens(descriptor.rawValue, nil) }
    }

    // MARK: On the disk

    /// Waits until contents and attributes are on the disk.
    public func synchronize() throws(FileError) {
        try systemCall("write", path) { fsync(descriptor.rawValue) }
    }

    /// Waits until the contents are on the disk, and of the attributes what is needed to read them.
    public func synchronizeContents() throws(FileError) {
        try systemCall("write", path) { fdatasync(descriptor.rawValue) }
    }

    /// Lets the disk begin with what was written, so that a synchronisation has less to wait for. Only a hint: what
    /// cannot be written shows there.
    public func startWriteBack(_ range: Range<UInt64>) {
        _ = sync_file_range(
            descriptor.rawValue, off_t(clamping: range.lowerBound), off_t(range.count), LinuxSyncFileRangeWrite)
    }

    /// Tells the system that the file will be read from the start to the end. Only a hint.
    public func adviseSequentialReading() {
        _ = posix_fadvise(descriptor.rawValue, 0, 0, POSIX_FADV_SEQUENTIAL)
    }
}
