import CLinux
import Glibc
import Synchronization

/// A file that gets its name only when it is complete.
///
/// Where the file system can, it has no name at all until then (`O_TMPFILE`, open(2)), so that not even a killed
/// process leaves anything; elsewhere it has a random, hidden one.
final class PartialFile: Sendable {
    /// The file as an interruption sees it.
    private struct Registration {
        /// The random name, which is to be removed; nil while there is none.
        let name: String?
        let token: ExitCleanup.Token
    }

    let descriptor: Descriptor
    private let folder: ParentFolder
    private let cleanup: ExitCleanup
    /// Nil once the file has its final name or is discarded.
    private let registration: Mutex<Registration?>

    /// Makes the file beside its final name, without a name of its own where the file system can.
    init(
        path: String, in folder: ParentFolder, permissions: OutputPermissions, using features: FileSystemFeatures,
        cleanup: ExitCleanup
    ) throws(CommandFailure) {
        self.folder = folder
        self.cleanup = cleanup
        let mode = permissions.fileMode
        let (made, token) = try cleanup.making(
            undoing: { made in { Self.remove(made.name, in: folder) } },
            { () throws(CommandFailure) in
                try reporting("create", path) { () throws(SystemError) in
                    if features.contains(.unnamedFiles), let number = try Self.openUnnamed(in: folder, mode: mode) {
                        return (name: String?.none, number: number)
                    }
                    return try Self.openNamed(in: folder, mode: mode)
                }
            })
        registration = Mutex(Registration(name: made.name, token: token))
        descriptor = try Descriptor(owning: made.number, path: path)
    }

    deinit {
        discard()
    }

    /// Removes the file, unless it has its final name.
    func discard() {
        registration.withLock { registration in
            if let registration, cleanup.forget(registration.token) { Self.remove(registration.name, in: folder) }
            registration = nil
        }
    }

    /// Gives the file its final name.
    func commit(replacing: Bool) throws(CommandFailure) {
        try registration.withLock { registration throws(CommandFailure) in
            guard let registered = registration else { throw .cancelled() }
            try cleanup.finishing(registered.token) { () throws(CommandFailure) in
                do throws(SystemError) {
                    if let name = registered.name {
                        try rename(name, replacing: replacing)
                    } else {
                        try link(replacing: replacing)
                    }
                } catch {
                    switch error.number {
                    case EEXIST: throw .exists(descriptor.path)
                    case EISDIR: throw .isFolder(descriptor.path)
                    default: throw error.failure("create", descriptor.path)
                    }
                }
            }
            registration = nil
        }
    }

    private func rename(_ name: String, replacing: Bool) throws(SystemError) {
        if replacing {
            try folder.rename(name, to: folder.name)
        } else {
            try folder.renameExclusively(name, to: folder.name, isFolder: false)
        }
    }

    /// Gives a file without a name its final one: by way of a random one when something else has it.
    private func link(replacing: Bool) throws(SystemError) {
        do {
            try checked { linkSelf(to: folder.name) }
        } catch {
            guard replacing, error.number == EEXIST else { throw error }
            let name = try PartialName.choosing(for: folder.name) { name throws(SystemError) in
                try checked { linkSelf(to: name) }
                return name
            }
            do {
                try folder.rename(name, to: folder.name)
            } catch {
                folder.remove(name)
                throw error
            }
        }
    }

    private func linkSelf(to name: String) -> Int32 {
        linkat(AT_FDCWD, Self.linkPath(of: descriptor.number), folder.descriptor, name, AT_SYMLINK_FOLLOW)
    }

    /// Opens a file without a name; nil where that, or naming it later, is not possible.
    private static func openUnnamed(in folder: ParentFolder, mode: mode_t) throws(SystemError) -> Int32? {
        let flags = LinuxOpenUnnamed | O_RDWR | O_CLOEXEC
        do {
            let number = try checked { openat(folder.descriptor, ".", flags, mode) }
            if access(linkPath(of: number), F_OK) == 0 { return number }
            close(number)
            return nil
        } catch {
            if error.isUnsupported || error.number == EISDIR || error.number == ENOENT { return nil }
            throw error
        }
    }

    private static func openNamed(
        in folder: ParentFolder, mode: mode_t
    ) throws(SystemError) -> (name: String?, number: Int32) {
        let flags = O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC
        return try PartialName.choosing(for: folder.name) { name throws(SystemError) in
            (name, try checked { openat(folder.descriptor, name, flags, mode) })
        }
    }

    private static func remove(_ name: String?, in folder: ParentFolder) {
        if let name { folder.remove(name) }
    }

    /// Where proc(5) shows an open file of this process.
    private static func linkPath(of number: Int32) -> String {
        "/proc/self/fd/\(number)"
    }
}
