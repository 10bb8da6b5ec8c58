public import SystemPackage

/// Unpacks a tar stream, which may come from anybody, into a fresh folder.
///
/// Nothing outside that folder is ever written or linked to: names with `..`, absolute names, links that lead outside
/// and names below a symbolic link are refused, as are devices, pipes, sockets and whatever is not a complete tar
/// stream. Permissions and modification times are restored where the file system can, but for the permissions that are
/// withheld; owners, setuid, setgid and sticky bits, attributes and access lists are not. Memory does not depend on the
/// size of files; it grows by the path of each folder. Others must not write into the destination meanwhile.
///
/// At each entry libarchive clears the process's umask for a moment, to read it. Threads that make files meanwhile
/// should say which permissions those get, and not rely on the umask.
public struct FolderUnpacker: Sendable {
    /// What the file system keeps of its own, in spite of the archive, for one entry or more.
    public struct NotRestored: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Permissions, as on a mount that gives the same ones to everything.
        public static let permissions = Self(rawValue: 1 << 0)
        /// The times at which files were changed.
        public static let modificationTimes = Self(rawValue: 1 << 1)
    }

    private let destination: FilePath
    private let withheld: FilePermissions

    /// - Parameters:
    ///   - destination: path of the folder to make, in one that exists.
    ///   - withheld: permissions that nothing gets, whatever the archive says; a command withholds those of its umask.
    public init(destination: FilePath, withholding withheld: FilePermissions = []) {
        self.destination = destination
        self.withheld = withheld
    }

    /// Unpacks from a descriptor, reading it to its end. It stays open.
    ///
    /// Blocks until everything is unpacked. After an error everything made is removed.
    ///
    /// - Parameters:
    ///   - descriptor: where to read, a pipe for example.
    ///   - isCancelled: is asked at each entry and at each 64 KiB of a file.
    /// - Returns: what could not be restored; the contents are complete all the same.
    /// - Throws: ``FolderArchiveError``: any but those of packing.
    @discardableResult
    public func unpack(
        from descriptor: FileDescriptor, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(FolderArchiveError) -> NotRestored {
        let made = try Destination(making: destination)
        do throws(FolderArchiveError) {
            let input = StreamInput(descriptor: descriptor, isCancelled: isCancelled)
            return try ThreadState.usingUTF8 { () throws(FolderArchiveError) in
                var unpacking = try Unpacking(destination: made, reader: TarReader(input: input), withheld: withheld)
                return try unpacking.run(isCancelled: isCancelled)
            }
        } catch let cause {
            do {
                try made.remove()
            } catch {
                throw .notRemoved(QuotedName(made.root), error, cause: cause)
            }
            throw cause
        }
    }
}
