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
        guard let archive = archive_read_new() else { throw .libraryFailed(reason: nil) }
        self.archive = archive
        self.input = input
        // Only tar and no compression: less code to attack, and no bombs.
        guard archive_read_support_format_tar(archive) == ARCHIVE_OK,
            archive_read_support_filter_none(archive) == ARCHIVE_OK
        else {
            throw .libraryFailed(reason: nil)
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
            throw .brokenStream(.trailingData)
        }
        guard input.count - end >= Self.endOfArchiveSize else {
            throw .brokenStream(.truncated("its end mark is missing"))
        }
    }

    private func failure() -> FolderArchiveError {
        if let failure = input.failure { return failure }
        let message = libraryMessage(archive)
        if input.isAtEnd { return .brokenStream(.truncated(message)) }
        return .brokenStream(archive_format(archive) == 0 ? .notTar(message) : .damaged(message))
    }
}
