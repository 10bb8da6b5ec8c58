import Foundation
import Glibc

/// The descriptors of a process, as `/proc` shows them.
struct OpenFiles {
    struct Entry: Hashable {
        /// A path that leads to what is open, deleted files included.
        var path: String
        /// What is open, in the words of the system.
        var target: String
        var isRegularFile: Bool
        /// Bytes of a regular file.
        var size: Int
    }

    let entries: [Entry]

    init(of process: pid_t) throws {
        let folder = "/proc/\(process)/fd"
        entries = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { number in
            let path = "\(folder)/\(number)"
            var status = stat()
            // One that was closed meanwhile is none.
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
                stat(path, &status) == 0
            else { return nil }
            return Entry(
                path: path, target: target, isRegularFile: status.st_mode & S_IFMT == S_IFREG,
                size: Int(status.st_size))
        }
    }

    /// The files that have no name any more: bodies in the spool.
    var deletedFiles: [Entry] { entries.filter { $0.isRegularFile && $0.target.hasSuffix(" (deleted)") } }

    var count: Int { entries.count }
}
