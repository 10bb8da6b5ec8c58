import PacShare
import SystemPackage

/// The names that the store makes. What has another name is not the store's.
enum BlobName {
    /// The folder for blobs that nobody refers to.
    static let asideFolder: FilePath = "lost+found"
    /// The file that says whose folder it is.
    static let marker: FilePath = ".paccrypt-instance"

    private static let ending = ".blob"
    private static let partialBeginning = "."
    private static let partialEnding = ".partial"

    /// The name of a blob.
    static func file(_ id: BlobID) -> FilePath { FilePath(id.hexadecimal + ending) }

    /// The name of a blob that is being written, where files cannot be without a name.
    static func partial(_ id: BlobID) -> FilePath { FilePath(partialBeginning + id.hexadecimal + partialEnding) }

    /// The blob that has a name; nil for the names of others.
    static func id(_ name: FilePath) -> BlobID? {
        let name = name.string
        return name.hasSuffix(ending) ? BlobID(hexadecimal: name.dropLast(ending.count)) : nil
    }

    /// Whether ``partial(_:)`` made the name.
    static func isPartial(_ name: FilePath) -> Bool {
        let name = name.string
        return name.hasPrefix(partialBeginning) && name.hasSuffix(partialEnding)
            && name.utf8.count > partialBeginning.utf8.count + partialEnding.utf8.count
            && BlobID(hexadecimal: name.dropFirst(partialBeginning.count).dropLast(partialEnding.count)) != nil
    }
}
