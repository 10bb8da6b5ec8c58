import FileSystem
import PacCryptCore
import SystemPackage

/// Follows the chain through all files of the log and names every line that does not fit. Memory is bounded.
public enum AuditVerifier {
    /// Verifies the log as it is now; what is appended meanwhile is not looked at. Blocks.
    ///
    /// - Parameters:
    ///   - folder: the path of `application_data`.
    ///   - key: the key of `admin_key.key`.
    ///   - heads: heads that were kept elsewhere: that of the database, and those from outside the machine.
    /// - Throws: ``AuditLogError/file(_:)`` when a file cannot be read, ``AuditLogError/wrongKey(folder:)`` when no
    ///   line opens.
    public static func verify(
        folder: FilePath, key: FernetKey, heads: [AuditHead] = []
    ) throws(AuditLogError) -> AuditVerification {
        let codec = LineCodec(key: key)
        let snapshot = try LogSnapshot(LogFolder(path: folder))
        var follower = ChainFollower(heads: heads)
        var lineCount = 0
        var openedCount = 0
        try onFiles(AuditLogError.file) { () throws(FileError) in
            for file in snapshot.files {
                var lines = ForwardLines(try snapshot.open(file), end: file.size)
                var number = 0
                while let line = try lines.next() {
                    number += 1
                    let content = codec.open(line.bytes)
                    if content != nil { lineCount += 1 }
                    if content != nil, content != .unreadable { openedCount += 1 }
                    follower.follow(content, line, at: ChainFollower.Place(file: file.name, line: number))
                }
            }
        }
        guard openedCount > 0 || lineCount == 0 else { throw .wrongKey(folder: folder) }
        return follower.finished()
    }
}
