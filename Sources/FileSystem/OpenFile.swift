import CLinux
import Glibc
public import SystemPackage

/// An open file, pipe or device. Its calls block; it is closed with the last reference to it.
public final class OpenFile: Sendable {
    /// The open file, for calls that are not here.
    public let descriptor: FileDescriptor
    /// The path that errors name.
    public let path: FilePath

    /// Takes over an open descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor, which nobody else closes.
    ///   - path: what errors call it.
    public init(owning descriptor: FileDescriptor, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens a path.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - mode: whether it is read or written.
    ///   - options: `closeOnExec` is always set, and a terminal does not become the process's own.
    ///   - permissions: those of a file that is made, before the process's mask.
    ///   - action: what is being done, for the error.
    /// - Throws: the failed system call.
    public convenience init(
        _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions = [],
        permissions: FilePermissions = .ownerReadWrite, action: String = "open"
    ) throws(FileError) {
        let descriptor = try Self.open(path, in: AT_FDCWD, mode, options, permissions, action: action, path: path)
        self.init(owning: descriptor, path: path)
    }

    /// Opens a name in a folder.
    public convenience init(
        _ name: FilePath, in folder: OpenFolder, _ mode: FileDescriptor.AccessMode,
        _ options: FileDescriptor.OpenOptions = [], permissions: FilePermissions = .ownerReadWrite,
        action: String = "open"
    ) throws(FileError) {
        let path = folder.path(of: name)
        let descriptor = try Self.open(
            name, in: folder.descriptor.rawValue, mode, options, permissions, action: action, path: path)
        self.init(owning: descriptor, path: path)
    }

    /// Opens another descriptor of a file that stays its owner's.
    public convenience init(duplicating descriptor: FileDescriptor, path: FilePath) throws(FileError) {
        let copy = try systemCall("open", path) { fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 3) }
        self.init(owning: FileDescriptor(rawValue: copy), path: path)
    }

    deinit {
        close(descriptor.rawValue)
    }

    /// Makes an anonymous pipe, whose ends other programs do not inherit.
    public static func pipe() throws(FileError) -> (reading: OpenFile, writing: OpenFile) {
        let path: FilePath = "a pipe"
        do throws(Errno) {
            let ends = try FileDescriptor.pipe(options: .closeOnExec)
            return (OpenFile(owning: ends.readEnd, path: path), OpenFile(owning: ends.writeEnd, path: path))
        } catch {
            throw .system(error, action: "make", path: path)
        }
    }

    /// What is open.
    public func status() throws(FileError) -> Stat {
        try Stat(of: descriptor, path: path)
    }

    /// The length of the file, in bytes.
    public func size() throws(FileError) -> UInt64 {
        UInt64(clamping: try status().size)
    }

    /// Makes sure that a regular file is open. Open with `nonBlocking`, or a pipe of that name is waited for.
    ///
    /// - Throws: ``FileError/notAFile(_:)``, or the failed system call.
    public func requireRegular() throws(FileError) -> OpenFile {
        guard try status().type == .regular else { throw .notAFile(path) }
        return self
    }

    /// Reports what the system only says when a file is closed: a duplicate is, so that this one stays usable.
    public func checkClosing() throws(FileError) {
        let copy = try systemCall("write", path) { fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 3) }
        // The descriptor is gone even when close was interrupted (close(2)), so it is not called again.
        guard close(copy) != 0 else { return }
        let error = Errno(rawValue: errno)
        if error != .interrupted { throw .system(error, action: "write", path: path) }
    }

    static func open(
        _ name: FilePath, in folder: Int32, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions,
        _ permissions: FilePermissions, action: String, path: @autoclosure () -> FilePath
    ) throws(FileError) -> FileDescriptor {
        let flags = mode.rawValue | options.rawValue | O_CLOEXEC | O_NOCTTY
        let number = try systemCall(action, path()) {
            name.withPlatformString { openat(folder, $0, flags, permissions.rawValue) }
        }
        return FileDescriptor(rawValue: number)
    }
}
