import Glibc
import Synchronization

/// What a command writes: a file that appears under its name only when it is complete, or a device, pipe or standard
/// output, written directly.
///
/// Until `commit` succeeds there is no file, and whatever has its name is untouched; an output that is let go before
/// leaves nothing.
public final class OutputFile: Sendable {
    private enum Target {
        case partial(PartialFile, ParentFolder)
        case direct(Descriptor)
    }

    private let target: Target
    private let replaces: Bool
    /// The end of what was written, in bytes.
    private let end = Mutex<Int64>(0)

    /// The path that messages name.
    public var path: String { descriptor.path }

    /// Whether the output is a file of its own, which `commit` names, rather than a device, a pipe or standard output.
    public var isFile: Bool {
        if case .partial = target { true } else { false }
    }

    var descriptor: Descriptor {
        switch target {
        case .partial(let file, _): file.descriptor
        case .direct(let descriptor): descriptor
        }
    }

    /// Begins an output; `-` is standard output. A symbolic link counts as what has the name, and is not followed,
    /// unless it leads to a device or pipe.
    ///
    /// - Parameters:
    ///   - replacing: Whether an existing file is replaced, in one step, when the new one is complete.
    ///   - permissions: Who may read the file.
    ///   - unnamed: Whether a file without a name is used where the file system has such.
    ///   - cleanup: Where an interruption finds what to remove.
    /// - Throws: A failure of cause `fileExists`, `isFolder`, `unsuitableOutput` or `system`.
    public init(
        path: String, replacing: Bool = false, permissions: OutputPermissions = .standard, unnamed: Bool = true,
        cleanup: ExitCleanup = .process
    ) throws(CommandFailure) {
        replaces = replacing
        if let number = Self.ownDescriptor(path) {
            target = .direct(try Descriptor(duplicating: number, path: path == "-" ? "standard output" : path))
            return
        }
        let status = try reporting("examine", path) { () throws(SystemError) in
            try FileStatus(name: path, followingLink: true)
        }
        switch status?.kind {
        case S_IFCHR, S_IFIFO:
            target = .direct(try Descriptor(opening: path, flags: O_WRONLY, action: "write"))
        case S_IFDIR:
            throw .isFolder(path)
        case nil, S_IFREG:
            let folder = try ParentFolder(of: path)
            let existing = try reporting("examine", path) { () throws(SystemError) in
                try folder.status(of: folder.name)
            }
            if existing != nil, !replacing { throw .exists(path) }
            let file = try PartialFile(
                path: path, in: folder, permissions: permissions, unnamed: unnamed, cleanup: cleanup)
            target = .partial(file, folder)
        default:
            throw CommandFailure(
                .other, "Cannot write to \(DisplayedName.quoted(path)): it is neither a file nor a pipe",
                cause: .unsuitableOutput)
        }
    }

    /// Writes directly to an open descriptor, which is duplicated.
    public init(descriptor: Int32, path: String) throws(CommandFailure) {
        replaces = false
        target = .direct(try Descriptor(duplicating: descriptor, path: path))
    }

    /// Writes bytes after all that was written before.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(CommandFailure) {
        try end.withLock { end throws(CommandFailure) in
            try descriptor.write(bytes, at: isFile ? end : nil)
            end += Int64(bytes.count)
        }
    }

    /// Writes bytes after all that was written before.
    public func write(_ bytes: [UInt8]) throws(CommandFailure) {
        try bytes.withUnsafeBufferPointer { buffer throws(CommandFailure) in
            try write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Where the next byte goes, in bytes from the start.
    var position: Int64 { end.withLock { $0 } }

    /// Counts bytes that were written past the end in other ways.
    func advance(by count: Int64) {
        end.withLock { $0 += count }
    }

    /// Makes the complete file appear under its name. On failure it is removed, and what has the name is untouched.
    ///
    /// - Parameter synchronizing: Whether to wait until file and name are on the disk, as for keys.
    /// - Throws: A failure of cause `fileExists` or `isFolder` when something took the name meanwhile, `cancelled`
    ///   when an interruption came first, or `system`.
    public func commit(synchronizing: Bool = false) throws(CommandFailure) {
        let descriptor = descriptor
        do {
            try reporting("write", path) { () throws(SystemError) in
                if synchronizing, isFile { try checked { fsync(descriptor.number) } }
                try descriptor.checkClosing()
            }
            guard case .partial(let file, let folder) = target else { return }
            try file.commit(replacing: replaces)
            if synchronizing { try reporting("write", path, folder.synchronize) }
        } catch {
            discard()
            throw error
        }
    }

    /// Removes what there is of an output that was not committed.
    public func discard() {
        if case .partial(let file, _) = target { file.discard() }
    }

    /// The descriptor of this process that a path stands for, whatever it leads to.
    private static func ownDescriptor(_ path: String) -> Int32? {
        switch path {
        case "-", "/dev/stdout": STDOUT_FILENO
        case "/dev/stderr": STDERR_FILENO
        default: path.hasPrefix("/dev/fd/") ? Int32(path.dropFirst("/dev/fd/".utf8.count)) : nil
        }
    }
}
