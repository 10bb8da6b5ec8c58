import Foundation

/// An open file, closed with the last reference to it.
final class OpenFile: Sendable {
    let descriptor: Int32
    /// The file's name, for errors.
    let name: String

    /// Opens a regular file.
    ///
    /// - Parameters:
    ///   - flags: as for `open`. A file that is created is readable by its owner only.
    ///   - name: the file's name in errors.
    init(_ path: String, _ flags: Int32, name: String) throws(AuditLogError) {
        self.name = name
        // Without O_NONBLOCK a pipe in the place of the file would hang the server.
        descriptor = try systemCall("open \(path)") { open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o600) }
        guard try status().st_mode & S_IFMT == S_IFREG else {
            throw AuditLogError(.unavailable, "\(path) is not a file.")
        }
    }

    deinit {
        close(descriptor)
    }

    func status() throws(AuditLogError) -> stat {
        var status = stat()
        try systemCall("examine \(name)") { fstat(descriptor, &status) }
        return status
    }

    func size() throws(AuditLogError) -> UInt64 {
        UInt64(try status().st_size)
    }

    /// Reads a range; fewer bytes at the file's end.
    func read(_ range: Range<UInt64>) throws(AuditLogError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            let offset = off_t(range.lowerBound) + off_t(filled)
            let count = try systemCall("read \(name)") {
                bytes.withUnsafeMutableBytes {
                    pread(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled, offset)
                }
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Gives the file to whoever owns the folder: root at the command line must not take it away from the account that
    /// the server runs under.
    func shareOwner(of folder: String) throws(AuditLogError) {
        guard geteuid() == 0 else { return }
        var owner = stat()
        try systemCall("examine \(folder)") { stat(folder, &owner) }
        try systemCall("give away \(name)") { fchown(descriptor, owner.st_uid, owner.st_gid) }
    }
}

/// Makes the names in a folder durable.
func synchronizeFolder(_ folder: String) throws(AuditLogError) {
    let descriptor = try systemCall("open \(folder)") { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    defer { close(descriptor) }
    try systemCall("synchronise \(folder)") { fsync(descriptor) }
}
