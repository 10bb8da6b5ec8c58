import CArchive
import SystemPackage

/// Writes entries as a pax tar stream.
final class TarWriter {
    /// How much is written to the descriptor at a time, in bytes.
    private static let blockSize: Int32 = 64 * 1024

    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private let output: StreamOutput
    private var isFinished = false

    init(descriptor: FileDescriptor) throws(FolderArchiveError) {
        guard let archive = archive_write_new() else { throw .libraryFailed(reason: nil) }
        guard let entry = archive_entry_new() else {
            archive_write_free(archive)
            throw .libraryFailed(reason: nil)
        }
        self.archive = archive
        self.entry = entry
        output = StreamOutput(descriptor: descriptor)
        // BINARY: names are bytes; libarchive would otherwise convert them from the locale to UTF-8, or fail to.
        try check(archive_write_set_format_pax(archive))
        try check(archive_write_set_format_option(archive, "pax", "hdrcharset", "BINARY"))
        try check(archive_write_set_bytes_per_block(archive, Self.blockSize))
        try check(archive_write_set_bytes_in_last_block(archive, 1))
        try check(output.open(archive))
    }

    deinit {
        // A stream that was not finished must not get the marks of one that was.
        if !isFinished { archive_write_fail(archive) }
        archive_write_free(archive)
        archive_entry_free(entry)
    }

    /// Writes the header of an entry. A file's bytes come next, exactly as many as its size says.
    func begin(_ entry: TarEntry) throws(FolderArchiveError) {
        entry.describe(to: self.entry)
        try check(archive_write_header(archive, self.entry))
    }

    /// Writes the next bytes of a file.
    func write(_ bytes: ArraySlice<UInt8>) throws(FolderArchiveError) {
        let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw failure() }
    }

    /// Writes the end of the archive.
    func finish() throws(FolderArchiveError) {
        try check(archive_write_close(archive))
        isFinished = true
    }

    private func check(_ result: Int32) throws(FolderArchiveError) {
        guard result == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> FolderArchiveError {
        output.failure ?? .libraryFailed(reason: libraryMessage(archive))
    }
}
