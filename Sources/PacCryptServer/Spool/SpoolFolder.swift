import FileSystem
import Glibc
import PacShare
import SystemPackage

/// A folder for files without a name, which are there only as long as their owner has them open.
///
/// Where a file cannot be made without a name, it has one for a moment; a crash just then leaves an empty file, which
/// the next start sweeps. A marker tells that the folder was made for this, and for which instance.
public final class SpoolFolder: Sendable {
    static let markerName: FilePath = ".paccrypt-spool"
    private static let hiddenNames = TemporaryName(stem: "body")

    private let folder: OpenFolder

    /// Makes or opens the folder, sees to it that only its owner may enter, and sweeps it where it was this instance's
    /// before: what lies in a folder of another instance, or of one that nobody knows, is not deleted. Blocks.
    ///
    /// - Parameters:
    ///   - path: a folder below the data directory, for the spool alone.
    ///   - instance: whose spool it is; nil for one that nobody comes back to.
    ///   - features: what is used of the file system; less only to try out how it is without.
    /// - Throws: ``SpoolError/foreignFolder(_:)`` for a folder with other contents or another owner;
    ///   ``SpoolError/file(_:)``.
    public init(
        path: FilePath, for instance: InstanceID? = nil, using features: FileSystemFeatures = .all
    ) throws(SpoolError) {
        folder = try onFiles(SpoolError.file) { () throws(FileError) in
            try OpenFolder.make(path)
            return try OpenFolder(path, .noFollow, using: features)
        }
        guard try onFiles(SpoolError.file, claim) else { throw .foreignFolder(path) }
        guard let instance else { return }
        try onFiles(SpoolError.file) { () throws(FileError) in
            if try mark(for: instance) { try sweep() }
        }
    }

    /// Makes a file that only its descriptor leads to, for reading and writing. Blocks.
    func makeFile() throws(SpoolError) -> OpenFile {
        try onFiles(SpoolError.file) { () throws(FileError) in try unnamedFile() }
    }

    /// The space of the volume that holds the folder. Blocks.
    public func volumeSpace() throws(SpoolError) -> VolumeSpace {
        try onFiles(SpoolError.file) { () throws(FileError) in try folder.volumeSpace() }
    }

    /// The name that it may have is removed with the partial file.
    private func unnamedFile() throws(FileError) -> OpenFile {
        try PartialFile(in: folder, hiddenName: Self.hiddenNames.random).file
    }

    /// Makes sure that the folder is ours and has the marker.
    private func claim() throws(FileError) -> Bool {
        let isMarked = try folder.status(of: Self.markerName) != nil
        if !isMarked, try !folder.names().isEmpty { return false }
        let owner = try folder.status().userID
        let isOurs = owner.rawValue == geteuid()
        // Some mounts give every file one owner, who need not be this process.
        if !isOurs, try unnamedFile().status().userID != owner { return false }
        if !isMarked {
            _ = try OpenFile(Self.markerName, in: folder, .writeOnly, [.create, .noFollow], action: "create")
        }
        if isOurs { try folder.restrictToOwner() }
        return true
    }

    /// Says in the marker whose folder it is from now on.
    ///
    /// - Returns: whether it was this instance's before.
    private func mark(for instance: InstanceID) throws(FileError) -> Bool {
        let file = try OpenFile(
            Self.markerName, in: folder, .readWrite, [.noFollow, .nonBlocking], action: "mark the folder by"
        ).requireRegular()
        let line = Array("\(instance.hexadecimal)\n".utf8)
        guard try file.read(atMost: 2 * line.count) != line else { return true }
        try file.resize()
        try file.write(line, at: 0)
        return false
    }

    /// Removes what a crash left behind: regular files under names of our own making, and nothing else.
    private func sweep() throws(FileError) {
        for name in try folder.names() where Self.hiddenNames.isOwn(name) || Self.isFormer(name.string) {
            try folder.removeRegularFile(name)
        }
    }

    /// Whether a name is one that earlier versions made: `body-` and 32 hexadecimal digits.
    private static func isFormer(_ name: String) -> Bool {
        let (prefix, digitCount) = ("body-", 32)
        let digits = name.dropFirst(prefix.count)
        return name.hasPrefix(prefix) && digits.utf8.count == digitCount
            && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
