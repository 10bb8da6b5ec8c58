import FileSystem

/// The calls that put bytes on the disk, so that tests can let them fail half-way.
struct LogFileCalls: Sendable {
    var write: @Sendable (OpenFile, [UInt8], UInt64) throws(FileError) -> Void = {
        file, bytes, offset throws(FileError) in
        try file.write(bytes, at: offset)
    }
    var synchronize: @Sendable (OpenFile) throws(FileError) -> Void = { file throws(FileError) in
        try file.synchronizeContents()
    }
    var resize: @Sendable (OpenFile, UInt64) throws(FileError) -> Void = { file, size throws(FileError) in
        try file.resize(to: size)
    }

    /// Writes all bytes at an offset and waits until they are on the disk. On failure nothing of them is left.
    func append(_ bytes: [UInt8], to file: OpenFile, at offset: UInt64) throws(FileError) {
        do throws(FileError) {
            try write(file, bytes, offset)
            try synchronize(file)
        } catch {
            // Half a line would stay at the end, and the next one would be glued to it.
            try resize(file, offset)
            throw error
        }
    }
}
