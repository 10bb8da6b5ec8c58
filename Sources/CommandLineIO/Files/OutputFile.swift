import FileSystem
import Glibc
import Synchronization
import SystemPackage

/// Who may read an output.
public enum OutputPermissions: Sendable {
    /// Everybody, as far as the process's umask allows.
    case standard
    /// The owner only.
    case ownerOnly

    fileprivate var filePermissions: FilePermissions {
        self == .standard ? [.ownerReadWrite, .groupReadWrite, .otherReadWrite] : .ownerReadWrite
    }
}

/// What a command writes: a file that appears under its name only when it is complete, or a device, pipe or standard
/// output, written directly.
///
/// Until `commit` there is no file, and whatever has its name is untouched; an output that is let go before
/// leaves nothing.
public final class OutputFile: Sendable {
    private enum Target {
        case partial(PartialFile, OutputPlace)
        case direct(OpenFile)
    }

    /// The path that messages name, as ``ByteText``.
    public let path: String

    private let target: Target
    private let replaces: Bool
    private let cleanup: ExitCleanup
    private let leftovers: LeftoverSweep
    /// How an interruption removes the partial file; nil when there is none to remove.
    private let token: Mutex<ExitCleanup.Token?>
    /// The end of what was written, in bytes.
    private let end = Mutex<UInt64>(0)

    /// Whether the output is a file of its own, which `commit` names, rather than a device, a pipe or standard output.
    public var isFile: Bool {
        if case .partial = target { true } else { false }
    }

    var file: OpenFile {
        switch target {
        case .partial(let partial, _): partial.file
        case .direct(let file): file
        }
    }

    private init(
        _ target: Target, path: String, replacing: Bool = false, cleanup: ExitCleanup = .process,
        leftovers: LeftoverSweep = .process, token: ExitCleanup.Token? = nil
    ) {
        self.target = target
        self.path = path
        self.cleanup = cleanup
        self.leftovers = leftovers
        self.token = Mutex(token)
        replaces = replacing
    }

    /// Begins an output; `-` is standard output. A symbolic link counts as what has the name, and is not followed,
    /// unless it leads to a device or pipe.
    ///
    /// - Parameters:
    ///   - path: ``ByteText``.
    ///   - replacing: Whether an existing file is replaced, in one step, when the new one is complete.
    ///   - permissions: Who may read the file.
    ///   - features: Fewer than all only to try out a file system that lacks some.
    ///   - cleanup: Where an interruption finds what to remove.
    ///   - leftovers: Removes what killed commands have left of outputs of that name.
    /// - Throws: ``CommandFailure``.
    public convenience init(
        path: String, replacing: Bool = false, permissions: OutputPermissions = .standard,
        using features: FileSystemFeatures = .all, cleanup: ExitCleanup = .process,
        leftovers: LeftoverSweep = .process
    ) throws(CommandFailure) {
        if let number = Self.ownDescriptor(path) {
            try self.init(
                descriptor: FileDescriptor(rawValue: number), path: path == "-" ? "standard output" : path)
            return
        }
        let status = try onFiles(CommandFailure.failed(to: "examine", path)) { () throws(FileError) in
            try Stat(existing: FilePath(byteText: path))
        }
        switch status?.type {
        case .characterSpecial, .fifo:
            let file = try onFiles(CommandFailure.file) { () throws(FileError) in
                try OpenFile(FilePath(byteText: path), .writeOnly, action: "write")
            }
            self.init(.direct(file), path: path)
        case .directory:
            throw .isFolder(path)
        case nil, .regular:
            let place = try OutputPlace(path, using: features)
            let existing = try onFiles(CommandFailure.failed(to: "examine", path)) { () throws(FileError) in
                try place.folder.status(of: place.name)
            }
            if existing != nil, !replacing { throw .fileExists(path) }
            let (partial, token) = try cleanup.making(
                undoing: { partial in { partial.discard() } },
                { () throws(CommandFailure) in
                    try onFiles(CommandFailure.failed(to: "create", path)) { () throws(FileError) in
                        try PartialFile(
                            in: place.folder, permissions: permissions.filePermissions,
                            hiddenName: place.hiddenNames.random)
                    }
                })
            self.init(
                .partial(partial, place), path: path, replacing: replacing, cleanup: cleanup, leftovers: leftovers,
                token: token)
        default:
            throw .unsuitableOutput(path)
        }
    }

    /// Writes directly to an open descriptor, which is duplicated.
    public convenience init(descriptor: FileDescriptor, path: String) throws(CommandFailure) {
        let file = try onFiles(CommandFailure.file) { () throws(FileError) in
            try OpenFile(duplicating: descriptor, path: FilePath(byteText: path))
        }
        self.init(.direct(file), path: path)
    }

    deinit {
        discard()
    }

    /// Writes bytes after all that was written before.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(CommandFailure) {
        try end.withLock { end throws(CommandFailure) in
            if isFile {
                try onFiles(CommandFailure.failed(to: nil, path)) { () throws(FileError) in
                    try file.write(bytes, at: end)
                }
            } else {
                try file.write(bytes, stop: { () throws(CommandFailure) in })
            }
            end += UInt64(bytes.count)
        }
    }

    /// Writes bytes after all that was written before.
    public func write(_ bytes: [UInt8]) throws(CommandFailure) {
        try bytes.withUnsafeBufferPointer { buffer throws(CommandFailure) in
            try write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Where the next byte goes, in bytes from the start.
    var position: UInt64 { end.withLock { $0 } }

    /// Counts bytes that were written past the end in other ways.
    func advance(by count: UInt64) {
        end.withLock { $0 += count }
    }

    /// Sets the time at which the contents were changed, where the file system takes it.
    ///
    /// - Parameter milliseconds: since 1970.
    public func restoreModified(milliseconds: Int64) {
        _ = try? file.setModified(timespec(milliseconds: milliseconds))
    }

    /// Makes the complete file appear under its name. On failure it is removed, and what has the name is untouched,
    /// unless only the name could not be synchronised.
    ///
    /// - Parameter synchronizing: Whether to wait until file and name are on the disk, as every command does for a file.
    ///   Of one that the shell has opened only the contents are waited for.
    /// - Throws: ``CommandFailure``: ``CommandFailure/fileExists(_:)`` or ``CommandFailure/isFolder(_:)`` when something
    ///   took the name meanwhile, ``CommandFailure/cancelled`` when an interruption came first,
    ///   ``CommandFailure/notSynchronized(_:previous:_:)`` when the file has its name already.
    public func commit(synchronizing: Bool = false) throws(CommandFailure) {
        do {
            try onFiles(CommandFailure.failed(to: "write", path)) { () throws(FileError) in
                if synchronizing { try synchronize() }
                try file.checkClosing()
            }
            guard case .partial(let partial, let place) = target else { return }
            try token.withLock { token throws(CommandFailure) in
                guard let registered = token else { throw .cancelled }
                try cleanup.finishing(registered) { () throws(CommandFailure) in try publish(partial, as: place.name) }
                token = nil
            }
        } catch {
            discard()
            throw error
        }
        guard case .partial(let partial, let place) = target else { return }
        if synchronizing { try place.synchronize(path) }
        // Others leave nothing when they are killed, so that there is nothing to look for.
        if partial.hiddenName != nil || replaces { leftovers.remove(of: place.name, in: place.folder) }
    }

    /// Removes what there is of an output that was not committed.
    public func discard() {
        token.withLock { token in
            if let token, cleanup.forget(token), case .partial(let partial, _) = target { partial.discard() }
            token = nil
        }
    }

    /// A file that only a descriptor leads to may keep the only copy, too. Pipes and devices are passed over.
    private func synchronize() throws(FileError) {
        if isFile { return try file.synchronize() }
        guard try file.status().type == .regular else { return }
        do throws(FileError) {
            try file.synchronize()
        } catch .system(let error, _, _) where error.meansUnsupported {
            // The system's own files, as those of /proc, call themselves regular.
        }
    }

    private func publish(_ partial: PartialFile, as name: FilePath) throws(CommandFailure) {
        do throws(CommandFailure) {
            try onFiles(CommandFailure.failed(to: "create", path)) { () throws(FileError) in
                try partial.publish(as: name, replacing: replaces)
            }
        } catch {
            switch error.errno {
            case .fileExists?: throw .fileExists(path)
            case .isDirectory?: throw .isFolder(path)
            default: throw error
            }
        }
    }

    /// The descriptor of this process that a path stands for, whatever it leads to.
    static func ownDescriptor(_ path: String) -> Int32? {
        switch path {
        case "-", "/dev/stdout": STDOUT_FILENO
        case "/dev/stderr": STDERR_FILENO
        default: path.hasPrefix("/dev/fd/") ? Int32(path.dropFirst("/dev/fd/".utf8.count)) : nil
        }
    }
}

extension OutputFile {
    /// Others who may read the file, in words, because the file system keeps its own permissions or owners; nil when
    /// there are none, or the output is not a file.
    public var otherReaders: String? {
        guard isFile, let status = try? file.status() else { return nil }
        if status.permissions.contains(.otherRead) { return "everybody on this machine" }
        let owner = status.userID.rawValue == geteuid() ? nil : "user \(status.userID.rawValue)"
        let group = status.permissions.contains(.groupRead) ? "the members of group \(status.groupID.rawValue)" : nil
        let readers = [owner, group].compactMap(\.self)
        return readers.isEmpty ? nil : readers.joined(separator: " and ")
    }
}
