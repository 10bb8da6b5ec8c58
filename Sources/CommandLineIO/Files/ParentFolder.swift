import CLinux
import Glibc

/// The folder that an output lies in, kept open, so that nothing that happens to its path leads elsewhere.
final class ParentFolder: Sendable {
    /// The open folder, good only to reach names in it.
    let descriptor: Int32

    /// The path of the folder, as given.
    let path: String

    /// The name in it that the output is to have.
    let name: String

    /// Opens the folder of an output's path.
    init(of output: String) throws(CommandFailure) {
        let components = output.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        name = components.last.map { String(Substring($0)) } ?? ""
        if ["", ".", ".."].contains(name) { throw .isFolder(output) }
        let folder = components.count > 1 ? String(Substring(output.utf8.dropLast(name.utf8.count))) : "."
        path = folder
        do {
            descriptor = try checked { open(folder, LinuxOpenPath | O_DIRECTORY | O_CLOEXEC) }
        } catch {
            throw error.failure("open the folder", folder)
        }
    }

    deinit {
        close(descriptor)
    }

    /// What a name in the folder is, itself rather than what it links to; nil when there is none.
    func status(of name: String) throws(SystemError) -> FileStatus? {
        try FileStatus(name: name, in: descriptor, followingLink: false)
    }

    /// Gives a file another name, replacing what has it.
    func rename(_ old: String, to new: String) throws(SystemError) {
        try checked { renameat(descriptor, old, descriptor, new) }
    }

    /// Gives a file another name, which nothing may have: `EEXIST` otherwise.
    func renameExclusively(_ old: String, to new: String, isFolder: Bool) throws(SystemError) {
        do {
            try checked { renameat2(descriptor, old, descriptor, new, LinuxRenameNoReplace) }
        } catch {
            guard error.isUnsupported else { throw error }
            try reserve(new, isFolder: isFolder)
            do {
                try rename(old, to: new)
            } catch {
                remove(new, isFolder: isFolder)
                throw error
            }
        }
    }

    /// Swaps two names in one step; false where the file system cannot.
    func exchange(_ one: String, _ other: String) throws(SystemError) -> Bool {
        do {
            try checked { renameat2(descriptor, one, descriptor, other, LinuxRenameExchange) }
            return true
        } catch {
            if error.isUnsupported { return false }
            throw error
        }
    }

    /// Makes an empty file or folder, if the name is free, that a rename may then replace.
    func reserve(_ name: String, isFolder: Bool) throws(SystemError) {
        if isFolder {
            try checked { mkdirat(descriptor, name, 0o700) }
        } else {
            close(try checked { openat(descriptor, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600) })
        }
    }

    /// Removes a file or an empty folder, if it is still there.
    func remove(_ name: String, isFolder: Bool = false) {
        unlinkat(descriptor, name, isFolder ? AT_REMOVEDIR : 0)
    }

    /// Waits until the names in the folder are on the disk.
    func synchronize() throws(SystemError) {
        let readable = try checked { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(readable) }
        try checked { fsync(readable) }
    }
}

extension SystemError {
    /// The file system, or the kernel, does not know the operation.
    var isUnsupported: Bool {
        [EINVAL, ENOSYS, EOPNOTSUPP, ENOTSUP].contains(number)
    }
}
