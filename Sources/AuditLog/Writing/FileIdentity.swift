import Foundation

/// Tells whether a name still leads to the same file, and whether somebody wrote to it.
struct FileIdentity: Equatable {
    private let device: dev_t
    private let number: ino_t
    private let size: off_t

    /// A missing file equals no other.
    ///
    /// - Throws: ``AuditLogError/Code/unavailable``.
    init(path: String) throws(AuditLogError) {
        var status = stat()
        if stat(path, &status) != 0 {
            guard errno == ENOENT else { throw systemFailure("examine \(path)", errno) }
            (device, number, size) = (0, 0, -1)
            return
        }
        (device, number, size) = (status.st_dev, status.st_ino, status.st_size)
    }
}
