import Glibc
import SystemPackage

/// The permissions that new files of this process do not get, as its user wishes.
enum Umask {
    /// Read once, because the system tells it only to who sets it: for that moment nobody but the owner gets anything.
    static let current: FilePermissions = {
        let mask = umask(0o077)
        umask(mask)
        return FilePermissions(rawValue: mask)
    }()
}
