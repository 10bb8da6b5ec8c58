/// Unpacks a tar stream, which may come from anybody, into a fresh directory.
///
/// Nothing outside that directory is ever written or linked to: names with `..`, absolute names, links that lead
/// outside and names below a symbolic link are refused, as are devices, pipes, sockets and whatever is not a
/// complete tar stream. Permissions and modification times are restored; owners, setuid, setgid and sticky bits,
/// attributes and access lists are not. Memory does not depend on the size of files; it grows by the path of each
/// directory. Others must not write into the destination meanwhile.
///
/// At each entry libarchive clears the process's umask for a moment, to read it. Threads that make files meanwhile
/// should say which permissions those get, and not rely on the umask.
public struct FolderUnpacker: Sendable {
    private let destination: String

    /// - Parameter destination: path of the directory to make, in one that exists.
    public init(destination: String) {
        self.destination = destination
    }

    /// Unpacks from a descriptor, reading it to its end. It stays open.
    ///
    /// Blocks until everything is unpacked. After an error everything made is removed; should that fail, the error's
    /// reason says so.
    ///
    /// - Parameters:
    ///   - descriptor: where to read, a pipe for example.
    ///   - isCancelled: is asked at each entry and at each 64 KiB of a file.
    /// - Throws: ``FolderArchiveError``, naming the entry where there is one: `destinationExists` (nothing was
    ///   touched), or any other but those of packing.
    public func unpack(
        from descriptor: Int32,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(FolderArchiveError) {
        let made = try Destination(making: destination)
        do {
            let input = StreamInput(descriptor: descriptor, isCancelled: isCancelled)
            try UTF8Locale.current { () throws(FolderArchiveError) in
                var unpacking = try Unpacking(destination: made, reader: TarReader(input: input))
                try unpacking.run(isCancelled: isCancelled)
            }
        } catch {
            throw removing(made, after: error)
        }
    }

    private func removing(_ made: Destination, after error: FolderArchiveError) -> FolderArchiveError {
        do {
            try TreeRemoval.remove(made.root)
            return error
        } catch let removal {
            let remains = "what was unpacked remains in \(QuotedName(made.root)): \(removal.reason)"
            return FolderArchiveError(
                error.code, "\(error.reason); \(remains)", fileID: error.fileID, line: error.line)
        }
    }
}
