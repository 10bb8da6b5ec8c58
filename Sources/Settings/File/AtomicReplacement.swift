import Foundation

/// Replaces a file as a whole: after a crash at any moment the path holds the old or the new contents, never a part.
struct AtomicReplacement {
    /// The folder that holds the file.
    let folder: String
    let name: String

    init(path: String) {
        let split = path.lastIndex(of: "/")
        folder = split.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        name = split.map { String(path[path.index(after: $0)...]) } ?? path
    }

    private var path: String { "\(folder)/\(name)" }
    private var prefix: String { ".\(name)." }
    private static let suffix = ".tmp"
    private static let digits = 16

    /// Writes beside the file, synchronises, renames over it and synchronises the folder. Readable by the owner only.
    ///
    /// - Throws: the failed system call. The file is then as it was and nothing is left beside it, unless only the
    ///   folder could not be synchronised.
    func write(_ bytes: [UInt8]) throws(SettingsFileError) {
        let number = String(UInt64.random(in: 0 ... .max), radix: 16)
        let padding = String(repeating: "0", count: Self.digits - number.count)
        let temporary = "\(folder)/\(prefix)\(padding)\(number)\(Self.suffix)"
        do throws(SettingsFileError) {
            try fill(temporary, with: bytes)
            guard rename(temporary, path) == 0 else { throw .system(action: "replace", path: path, errno: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY, action: "open").synchronize()
    }

    private func fill(_ temporary: String, with bytes: [UInt8]) throws(SettingsFileError) {
        let file = try FileDescriptor(
            opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, action: "create")
        try file.write(bytes)
        // Root at the command line must not take the file away from the account that the server runs under.
        if geteuid() == 0 {
            var owner = stat()
            guard stat(path, &owner) == 0 || stat(folder, &owner) == 0,
                fchown(file.number, owner.st_uid, owner.st_gid) == 0
            else { throw .system(action: "give away", path: temporary, errno: errno) }
        }
        try file.synchronize()
    }

    /// Deletes what interrupted writes left: only names that ``write(_:)`` makes.
    func removeLeftovers() throws(SettingsFileError) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .system(action: "list", path: folder, errno: errno)
        }
        for leftover in names where isTemporary(leftover) {
            let leftoverPath = "\(folder)/\(leftover)"
            guard unlink(leftoverPath) == 0 || errno == ENOENT else {
                throw .system(action: "delete", path: leftoverPath, errno: errno)
            }
        }
    }

    private func isTemporary(_ candidate: String) -> Bool {
        candidate.hasPrefix(prefix) && candidate.hasSuffix(Self.suffix)
            && candidate.utf8.count == prefix.utf8.count + Self.digits + Self.suffix.utf8.count
            && candidate.dropFirst(prefix.count).prefix(Self.digits).allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
