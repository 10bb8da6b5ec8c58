import FileSystem
import PacShare
import SystemPackage

/// The shares that the original PacCrypt left in its upload folder: `ID.json`, and `ID.enc` or
/// `ID.ALGORITHM.encrypted`.
public struct OriginalUploads: Sendable {
    private let folder: FilePath

    /// - Parameter folder: the path of the upload folder.
    public init(folder: FilePath) {
        self.folder = folder
    }

    /// Deletes every file of a share, and no other file: nothing in folders below, no link and no folder. Blocks.
    ///
    /// - Throws: when the folder cannot be read; a folder that is not there is empty.
    public func removeAll() throws(FileError) -> UploadRemoval {
        var removal = UploadRemoval()
        var ids: Set<Substring> = []
        guard let open = try ifPresent({ () throws(FileError) in try OpenFolder(folder) }) else { return removal }
        for name in try open.names() {
            guard let id = Self.shareID(ofFile: name.string), let status = try open.regularFile(name) else { continue }
            guard (try? open.remove(name)) != nil else {
                removal.failures += 1
                continue
            }
            ids.insert(id)
            removal.files += 1
            removal.bytes += UInt64(clamping: status.size)
        }
        removal.shares = ids.count
        return removal
    }

    /// The id of the share that a file belongs to; nil for a file of another kind.
    static func shareID(ofFile name: String) -> Substring? {
        guard let dot = name.firstIndex(of: "."), endings.contains(String(name[dot...])) else { return nil }
        let id = name[..<dot]
        guard (16...128).contains(id.utf8.count), id.utf8.allSatisfy(isIDByte) else { return nil }
        return id
    }

    static let endings: Set<String> = Set(
        [".json", ".enc"] + ["aes_gcm", "aes_cbc", "xchacha", "rsa_hybrid"].map { ".\($0).encrypted" })

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
