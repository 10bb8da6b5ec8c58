import CArchive

/// Reads the entries of an uncompressed tar stream.
final class TarReader {
    /// How many bytes may describe one entry. A path and a link target of 4 KiB each are the most a system takes.
    private static let largestHeader = 1 << 20

    /// An archive ends with two blocks of zeros, 512 bytes each.
    private static let endOfArchiveSize: Int64 = 1024

    private let archive: OpaquePointer
    private let input: StreamInput

    init(input: StreamInput) throws(FolderArchiveError) {
        guard let archive = archive_read_new() else { throw .outOfMemory() }
        self.archive = archive
        self.input = input
        // Only tar and no compression: less code to attack, and no bombs.
        guard archive_read_support_format_tar(archive) == ARCHIVE_OK,
            archive_read_support_filter_none(archive) == ARCHIVE_OK
        else {
            throw .outOfMemory()
        }
        guard input.open(archive) == ARCHIVE_OK else { throw failure() }
    }

    deinit {
        archive_read_free(archive)
    }

    /// The next entry; nil at the end of the archive, after which nothing else followed.
    func next() throws(FolderArchiveError) -> TarEntry? {
        var entry: OpaquePointer?
        let result = input.readingHeader(ofAtMost: Self.largestHeader) { archive_read_next_header(archive, &entry) }
        if result == ARCHIVE_EOF {
            try checkEnd()
            return nil
        }
        guard result == ARCHIVE_OK, let entry, let described = TarEntry(entry) else { throw failure() }
        return described
    }

    /// Calls `body` with each piece of the entry's data and its offset in the file. Holes are left out.
    func forEachBlock(
        _ body: (UnsafeRawBufferPointer, Int64) throws(FolderArchiveError) -> Void
    ) throws(FolderArchiveError) {
        while true {
            var bytes: UnsafeRawPointer?
            var count = 0
            var offset: Int64 = 0
            let result = archive_read_data_block(archive, &bytes, &count, &offset)
            if result == ARCHIVE_EOF { return }
            guard result == ARCHIVE_OK else { throw failure() }
            try body(UnsafeRawBufferPointer(start: bytes, count: count), offset)
        }
    }

    /// libarchive takes an end of the input for an end of the archive, and does not look at what follows it.
    private func checkEnd() throws(FolderArchiveError) {
        let end = archive_read_header_position(archive)
        try input.drain()
        guard input.countWithoutTrailingZeros <= end else {
            throw FolderArchiveError(.trailingData, "something follows the end of the tar stream")
        }
        guard input.count - end >= Self.endOfArchiveSize else {
            throw FolderArchiveError(.truncated, "the tar stream ends before its end mark")
        }
    }

    private func failure() -> FolderArchiveError {
        if let failure = input.failure { return failure }
        let message = libraryMessage(archive)
        if input.isAtEnd {
            return FolderArchiveError(.truncated, "the tar stream ends too early: \(message)")
        }
        if archive_format(archive) == 0 {
            return FolderArchiveError(.notTar, "this is not a tar stream: \(message)")
        }
        return FolderArchiveError(.damaged, "the tar stream is damaged: \(message)")
    }
}
