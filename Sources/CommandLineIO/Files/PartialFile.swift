import CLinux
import Glibc
import Synchronization

/// A file that gets its name only when it is complete.
///
/// Where the file system can, it has no name at all until then (`O_TMPFILE`, open(2)), so that not even a killed
/// process leaves anything; elsewhere it has a random, hidden one.
final class PartialFile: Sendable {
    /// A random name, and how an interruption removes it.
    private struct Temporary {
        let name: String
        let token: ExitCleanup.Token
    }

    let descriptor: Descriptor
    private let folder: ParentFolder
    private let cleanup: ExitCleanup
    private let temporary: Mutex<Temporary?>

    /// Makes the file beside its final name, without a name of its own if `unnamed` allows and the system can.
    init(
        path: String, in folder: ParentFolder, permissions: OutputPermissions, unnamed: Bool, cleanup: ExitCleanup
    ) throws(CommandFailure) {
        self.folder = folder
        self.cleanup = cleanup
        let mode = permissions.fileMode
        if unnamed, let number = try Self.openUnnamed(path: path, in: folder, mode: mode) {
            temporary = Mutex(nil)
            descriptor = try Descriptor(owning: number, path: path)
        } else {
            let flags = O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC
            let (number, named) = try Self.naming(path: path, in: folder, cleanup: cleanup) {
                openat(folder.descriptor, $0, flags, mode)
            }
            temporary = Mutex(named)
            descriptor = try Descriptor(owning: number, path: path)
        }
    }

    deinit {
        discard()
    }

    /// Removes the file, unless it has its final name.
    func discard() {
        temporary.withLock { temporary in
            if let temporary, cleanup.forget(temporary.token) { folder.remove(temporary.name) }
            temporary = nil
        }
    }

    /// Gives the file its final name.
    func commit(replacing: Bool) throws(CommandFailure) {
        try temporary.withLock { temporary throws(CommandFailure) in
            if temporary == nil {
                if try link() { return }
                if !replacing { throw .exists(descriptor.path) }
                temporary = try linkTemporarily()
            }
            if let named = temporary { try rename(named, replacing: replacing) }
            temporary = nil
        }
    }

    /// Gives a file without a name its final one; false when something has it.
    private func link() throws(CommandFailure) -> Bool {
        do {
            try checked { linkSelf(to: folder.name) }
            return true
        } catch {
            if error.number == EEXIST { return false }
            throw error.failure("create", descriptor.path)
        }
    }

    /// Gives a file without a name a random one, so that it can be renamed.
    private func linkTemporarily() throws(CommandFailure) -> Temporary {
        try Self.naming(path: descriptor.path, in: folder, cleanup: cleanup, linkSelf).1
    }

    private func rename(_ named: Temporary, replacing: Bool) throws(CommandFailure) {
        try cleanup.finishing(named.token) { () throws(CommandFailure) in
            do throws(SystemError) {
                if replacing {
                    try folder.rename(named.name, to: folder.name)
                } else {
                    try folder.renameExclusively(named.name, to: folder.name, isFolder: false)
                }
            } catch {
                switch error.number {
                case EEXIST: throw .exists(descriptor.path)
                case EISDIR: throw .isFolder(descriptor.path)
                default: throw error.failure("create", descriptor.path)
                }
            }
        }
    }

    private func linkSelf(to name: String) -> Int32 {
        linkat(AT_FDCWD, Self.linkPath(of: descriptor.number), folder.descriptor, name, AT_SYMLINK_FOLLOW)
    }

    /// Opens a file without a name; nil where that, or naming it later, is not possible.
    private static func openUnnamed(
        path: String, in folder: ParentFolder, mode: mode_t
    ) throws(CommandFailure) -> Int32? {
        let flags = LinuxOpenUnnamed | O_RDWR | O_CLOEXEC
        do {
            let number = try checked { openat(folder.descriptor, ".", flags, mode) }
            if access(linkPath(of: number), F_OK) == 0 { return number }
            close(number)
            return nil
        } catch {
            if error.isUnsupported || error.number == EISDIR || error.number == ENOENT { return nil }
            throw error.failure("create", path)
        }
    }

    /// Does something with a random name, which an interruption then removes.
    private static func naming(
        path: String, in folder: ParentFolder, cleanup: ExitCleanup, _ make: (String) -> Int32
    ) throws(CommandFailure) -> (Int32, Temporary) {
        let ((name, number), token) = try cleanup.making(
            undoing: { made in { folder.remove(made.0) } },
            { () throws(CommandFailure) in
                try reporting("create", path) { () throws(SystemError) in
                    try PartialName.choosing(for: folder.name) { name throws(SystemError) in
                        (name, try checked { make(name) })
                    }
                }
            })
        return (number, Temporary(name: name, token: token))
    }

    /// Where proc(5) shows an open file of this process.
    private static func linkPath(of number: Int32) -> String {
        "/proc/self/fd/\(number)"
    }
}
