import Glibc

/// A small file that is read and replaced as a whole: after a crash at any moment the path holds the old or the new
/// contents, never a part. Every call blocks on the disk.
public struct DurableFile: Sendable {
    /// The folder that holds the file.
    public let folder: String
    /// The file's name in the folder.
    public let name: String

    /// The path of the file.
    public var path: String { "\(folder)/\(name)" }
    private var prefix: String { ".\(name)." }
    private static let suffix = ".tmp"
    private static let digits = 16

    /// - Parameters:
    ///   - folder: the folder that holds the file; it must exist before anything is written.
    ///   - name: the file's name.
    public init(folder: String, name: String) {
        self.folder = folder
        self.name = name
    }

    /// - Parameter path: the path of the file; relative ones belong to the working directory.
    public init(path: String) {
        let slash = path.lastIndex(of: "/")
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// Whether something has the file's name.
    public var exists: Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The contents; nil when there is no file.
    ///
    /// - Parameter limit: the most bytes allowed.
    /// - Throws: ``FileError``.
    public func read(atMost limit: Int) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            // Without O_NONBLOCK a pipe in the place of the file would hang whoever reads it.
            let file = try OpenedFile(path, O_RDONLY | O_NONBLOCK, action: "read")
            guard try file.status().st_mode & S_IFMT == S_IFREG else { throw FileError(.notAFile, "read", path) }
            let bytes = try file.read(atMost: limit + 1)
            guard bytes.count <= limit else { throw FileError(.tooLarge(limit: limit), "read", path) }
            return bytes
        } catch  where error.code == .system(ENOENT) {
            return nil
        }
    }

    /// Writes beside the file, synchronises, renames over it and synchronises the folder. Readable by the owner only.
    ///
    /// - Throws: the failed system call. The file is then as it was and nothing is left beside it, unless only the
    ///   folder could not be synchronised.
    public func replace(with bytes: [UInt8]) throws(FileError) {
        let temporary = "\(folder)/\(temporaryName())"
        do throws(FileError) {
            let file = try OpenedFile(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, action: "create")
            try file.write(bytes)
            try file.giveToOwner(of: exists ? path : folder)
            try file.synchronize()
            guard rename(temporary, path) == 0 else { throw FileError.system("replace", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try DurableFolder(folder).synchronize()
    }

    /// Deletes the file, and synchronises the folder. No file is no error.
    ///
    /// - Throws: the failed system call.
    public func remove() throws(FileError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system("delete", path) }
        try DurableFolder(folder).synchronize()
    }

    /// Deletes what interrupted writes left: only names that ``replace(with:)`` makes. Nobody may be writing.
    ///
    /// - Throws: the failed system call.
    public func removeLeftovers() throws(FileError) {
        for leftover in try DurableFolder(folder).names() where isTemporary(leftover) {
            let path = "\(folder)/\(leftover)"
            guard unlink(path) == 0 || errno == ENOENT else { throw .system("delete", path) }
        }
    }

    private func temporaryName() -> String {
        let number = String(UInt64.random(in: 0 ... .max), radix: 16)
        return prefix + String(repeating: "0", count: Self.digits - number.count) + number + Self.suffix
    }

    private func isTemporary(_ candidate: String) -> Bool {
        candidate.hasPrefix(prefix) && candidate.hasSuffix(Self.suffix)
            && candidate.utf8.count == prefix.utf8.count + Self.digits + Self.suffix.utf8.count
            && candidate.dropFirst(prefix.count).prefix(Self.digits).allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
