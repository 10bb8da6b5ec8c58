import CArchive
import FileSystem
import SystemPackage

/// Makes entries on disk at absolute paths, through libarchive's writer with its secure flags.
///
/// The permissions and times of folders are set when it is finished, so that read-only ones can be filled.
final class DiskWriter {
    /// No owners, access lists or attributes. libarchive refuses absolute paths by another flag, which cannot be
    /// used here, because a thread must not change the process's folder to make relative ones work.
    private static let flags =
        ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT

    private let archive: OpaquePointer
    private let entry: OpaquePointer

    /// What is being made, and its size if it is a file.
    private var current: (path: EntryPath, size: Int64) = (.folder, 0)

    init() throws(FolderArchiveError) {
        guard let archive = archive_write_disk_new() else { throw .libraryFailed(reason: nil) }
        guard let entry = archive_entry_new() else {
            archive_write_free(archive)
            throw .libraryFailed(reason: nil)
        }
        self.archive = archive
        self.entry = entry
        guard archive_write_disk_set_options(archive, Self.flags) == ARCHIVE_OK else {
            throw .libraryFailed(reason: nil)
        }
    }

    deinit {
        archive_write_free(archive)
        archive_entry_free(entry)
    }

    /// Makes an entry, whose name and hard link target are absolute paths. Errors call it `path`.
    func begin(_ entry: TarEntry, for path: EntryPath) throws(FolderArchiveError) {
        current = (path, 0)
        if case .file(let size) = entry.content { current.size = size }
        entry.describe(to: self.entry)
        try check(archive_write_header(archive, self.entry))
    }

    /// Writes into the file that was begun.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(FolderArchiveError) {
        // libarchive computes with what lies past the end as if it were before it, and a sparse file's map, which
        // comes out of the archive, need not agree with its size.
        guard offset >= 0, Int64(bytes.count) <= current.size, offset <= current.size - Int64(bytes.count) else {
            throw .refusedEntry(QuotedName(current.path), .dataBeyondSize)
        }
        guard archive_write_data_block(archive, bytes.baseAddress, bytes.count, offset) >= ARCHIVE_OK else {
            throw failure()
        }
    }

    /// Sets the permissions and times of what was begun, as far as the file system lets it.
    func finishEntry() throws(FolderArchiveError) {
        let result = archive_write_finish_entry(archive)
        if result == ARCHIVE_WARN {
            let error = Errno(rawValue: archive_errno(archive))
            // The entry was made here, so that only the file system can be the reason of such a refusal.
            if error == .notPermitted || error.meansUnsupported { return }
        }
        try check(result)
    }

    /// Sets the permissions and times of folders, as far as the file system lets it.
    func finish() throws(FolderArchiveError) {
        try check(archive_write_close(archive))
    }

    private func check(_ result: Int32) throws(FolderArchiveError) {
        guard result == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> FolderArchiveError {
        .destinationFailed(QuotedName(current.path), reason: libraryMessage(archive))
    }
}
