import Foundation
import Glibc

/// A directory for files without a name, open only as long as their owner needs them.
///
/// A file has a name for the moment between its making and its unlinking; a crash just then leaves an empty file, which
/// the next start sweeps. A marker file tells that the directory was made for this.
public final class SpoolFolder: Sendable {
    static let markerName = ".paccrypt-spool"
    private static let prefix = "body-"
    private static let randomDigits = 32

    private let descriptor: Int32

    /// Makes or opens the directory, sees to it that only its owner may enter, and sweeps it. Blocks.
    ///
    /// - Parameter path: a directory below the data directory, for the spool alone.
    /// - Throws: ``SpoolError/Code/foreignFolder`` for a directory with other contents or another owner;
    ///   ``SpoolError/Code/unavailable`` or ``SpoolError/Code/storageFull`` when the system refuses.
    public init(path: String) throws {
        try systemCall("make the spool folder \(path)", allowing: EEXIST) { mkdir(path, 0o700) }
        descriptor = try systemCall("open the spool folder \(path)") {
            open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        do {
            try claim(path)
            try sweep(path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        close(descriptor)
    }

    /// Makes a file that only its descriptor leads to, for reading and writing. Blocks.
    ///
    /// - Returns: the descriptor, which the caller closes.
    func makeUnlinkedFile() throws -> Int32 {
        let name = Self.prefix + Self.randomName()
        let file = try systemCall("make a spool file") {
            openat(descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        // Another process that starts on the same folder may have swept the name already.
        do {
            try systemCall("unlink a spool file", allowing: ENOENT) { unlinkat(descriptor, name, 0) }
        } catch {
            close(file)
            throw error
        }
        return file
    }

    /// The space of the volume that holds the folder. Blocks.
    public func volumeSpace() throws -> VolumeSpace {
        var status = statvfs()
        try systemCall("examine the volume of the spool folder") { fstatvfs(descriptor, &status) }
        let block = UInt64(status.f_frsize)
        return VolumeSpace(
            availableBytes: UInt64(status.f_bavail) * block, totalBytes: UInt64(status.f_blocks) * block)
    }

    /// Makes sure that the folder is ours and has the marker.
    private func claim(_ path: String) throws {
        var status = stat()
        try systemCall("examine the spool folder \(path)") { fstat(descriptor, &status) }
        guard status.st_uid == geteuid() else {
            throw SpoolError(.foreignFolder, "The spool folder \(path) belongs to another user.")
        }
        if faccessat(descriptor, Self.markerName, F_OK, AT_SYMLINK_NOFOLLOW) != 0 {
            guard try names(path).isEmpty else {
                throw SpoolError(
                    .foreignFolder, "The folder \(path) holds other files: name an empty one for the spool.")
            }
            let marker = try systemCall("mark the spool folder \(path)") {
                openat(descriptor, Self.markerName, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            }
            close(marker)
        }
        try systemCall("protect the spool folder \(path)") { fchmod(descriptor, 0o700) }
    }

    /// Removes what a crash left behind: regular files under names of our own making, and nothing else.
    private func sweep(_ path: String) throws {
        for name in try names(path) where Self.isOwn(name) {
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
            else { continue }
            try systemCall("sweep the spool folder \(path)", allowing: ENOENT) { unlinkat(descriptor, name, 0) }
        }
    }

    private func names(_ path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw SpoolError(.unavailable, "Cannot list the spool folder \(path).")
        }
    }

    private static func isOwn(_ name: String) -> Bool {
        let digits = name.dropFirst(prefix.count)
        return name.hasPrefix(prefix) && digits.utf8.count == randomDigits
            && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private static func randomName() -> String {
        (0..<randomDigits).map { _ in String(UInt8.random(in: 0..<16), radix: 16) }.joined()
    }
}
