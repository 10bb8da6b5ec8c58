import CArchive
import Glibc
import SystemPackage

/// One entry of a tar stream: exactly what is carried. Owners, attributes and access lists are not.
struct TarEntry {
    enum Content: Equatable {
        /// A file of `size` bytes.
        case file(size: Int64)
        case directory
        case symbolicLink(target: [UInt8])
        /// Another name of an earlier file. `size` is of data that a hard link ought not to carry.
        case hardLink(target: [UInt8], size: Int64)
        /// A device, a pipe or a socket.
        case unsupported
    }

    var name: [UInt8]
    var content: Content
    /// Without setuid, setgid and sticky bits.
    var permissions: FilePermissions
    var modified: timespec?
}

extension TarEntry {
    /// Reads what libarchive found in a header. Nil if it found no name.
    init?(_ entry: OpaquePointer) {
        guard let name = archive_entry_pathname(entry) else { return nil }
        self.name = Self.bytes(name)
        permissions = FilePermissions(rawValue: archive_entry_perm(entry)).carried
        modified =
            archive_entry_mtime_is_set(entry) == 0
            ? nil : timespec(tv_sec: archive_entry_mtime(entry), tv_nsec: archive_entry_mtime_nsec(entry))
        if let target = archive_entry_hardlink(entry) {
            content = .hardLink(target: Self.bytes(target), size: archive_entry_size(entry))
            return
        }
        switch archive_entry_filetype(entry) {
        case Glibc.S_IFREG: content = .file(size: archive_entry_size(entry))
        case Glibc.S_IFDIR: content = .directory
        case Glibc.S_IFLNK: content = .symbolicLink(target: archive_entry_symlink(entry).map(Self.bytes) ?? [])
        default: content = .unsupported
        }
    }

    /// Describes this entry to libarchive, in place of whatever `entry` held.
    func describe(to entry: OpaquePointer) {
        archive_entry_clear(entry)
        archive_entry_copy_pathname(entry, name.cString)
        archive_entry_set_size(entry, 0)
        switch content {
        case .file(let size):
            archive_entry_set_filetype(entry, Glibc.S_IFREG)
            archive_entry_set_size(entry, size)
        case .directory:
            archive_entry_set_filetype(entry, Glibc.S_IFDIR)
        case .symbolicLink(let target):
            archive_entry_set_filetype(entry, Glibc.S_IFLNK)
            archive_entry_copy_symlink(entry, target.cString)
        case .hardLink(let target, _):
            archive_entry_set_filetype(entry, Glibc.S_IFREG)
            archive_entry_copy_hardlink(entry, target.cString)
        case .unsupported:
            break
        }
        archive_entry_set_perm(entry, permissions.rawValue)
        if let modified { archive_entry_set_mtime(entry, modified.tv_sec, modified.tv_nsec) }
    }

    private static func bytes(_ string: UnsafePointer<CChar>) -> [UInt8] {
        UnsafeRawBufferPointer(start: string, count: strlen(string)).map { $0 }
    }
}

extension FilePermissions {
    /// What an archive carries: never setuid, setgid or sticky.
    var carried: FilePermissions {
        intersection([.ownerReadWriteExecute, .groupReadWriteExecute, .otherReadWriteExecute])
    }
}
