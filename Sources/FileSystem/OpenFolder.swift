import CLinux
import Glibc
public import SystemPackage

/// An open folder. Its calls block and take names below it, so that nothing that happens to its path leads elsewhere.
public final class OpenFolder: Sendable {
    /// The open folder, good only to reach what lies in it (`O_PATH`, open(2)).
    public let descriptor: FileDescriptor
    /// The path by which a folder was opened, and the names that led from there to this one. They are joined only for
    /// errors: joining each folder of a deep tree would take quadratic time.
    private let base: FilePath
    private let steps: [FilePath]
    let features: FileSystemFeatures

    /// The path that errors name.
    public var path: FilePath {
        if steps.isEmpty { return base }
        // At once: `FilePath` looks through the whole path at each step that is added.
        let separator = [UInt8(ascii: "/")]
        return FilePath(bytes: Array(([base.bytes] + steps.map(\.bytes)).joined(separator: separator)))
    }

    private static let options: FileDescriptor.OpenOptions = [.directory, .init(rawValue: LinuxOpenPath)]

    private init(owning descriptor: FileDescriptor, base: FilePath, steps: [FilePath], features: FileSystemFeatures) {
        self.descriptor = descriptor
        self.base = base
        self.steps = steps
        self.features = features
    }

    /// Opens a folder.
    ///
    /// - Parameters:
    ///   - path: the path; links are followed.
    ///   - options: `noFollow` refuses a link in the last place.
    ///   - features: what is used of the file system where it has it; less only to try out how it is without.
    /// - Throws: the failed system call.
    public convenience init(
        _ path: FilePath, _ options: FileDescriptor.OpenOptions = [], using features: FileSystemFeatures = .all
    ) throws(FileError) {
        let descriptor = try OpenFile.open(
            path, in: AT_FDCWD, .readOnly, options.union(Self.options), [], action: "open the folder", path: path)
        self.init(owning: descriptor, base: path, steps: [], features: features)
    }

    /// Opens a folder in another one, which must not be a link.
    public convenience init(_ name: FilePath, in parent: OpenFolder) throws(FileError) {
        let options = Self.options.union(.noFollow)
        let descriptor = try OpenFile.open(
            name, in: parent.descriptor.rawValue, .readOnly, options, [], action: "open the folder",
            path: parent.path(of: name))
        self.init(owning: descriptor, base: parent.base, steps: parent.steps + [name], features: parent.features)
    }

    deinit {
        close(descriptor.rawValue)
    }

    /// Opens the folder that holds this one, wherever it was moved meanwhile.
    ///
    /// - Throws: the failed system call.
    public func parent() throws(FileError) -> OpenFolder {
        let parent = try OpenFile.open(
            "..", in: descriptor.rawValue, .readOnly, Self.options, [], action: "open the folder",
            path: path.pushing(".."))
        let isBase = steps.isEmpty
        return OpenFolder(
            owning: parent, base: isBase ? base.pushing("..") : base, steps: steps.dropLast(), features: features)
    }

    /// The path of a name in the folder, for errors.
    public func path(of name: FilePath) -> FilePath {
        path.pushing(name)
    }

    /// What the folder itself is.
    public func status() throws(FileError) -> Stat {
        try Stat(of: descriptor, path: path)
    }

    /// What a name in the folder is, itself rather than what it links to; nil when there is none.
    public func status(of name: FilePath, followingLink: Bool = false) throws(FileError) -> Stat? {
        try Stat(existing: name, in: descriptor.rawValue, path: path(of: name), followingLink: followingLink)
    }

    /// What has the name, when it is a regular file; nil for anything else and for nothing.
    public func regularFile(_ name: FilePath) throws(FileError) -> Stat? {
        guard let status = try status(of: name), status.type == .regular else { return nil }
        return status
    }

    /// The room of the folder's volume.
    public func volumeSpace() throws(FileError) -> VolumeSpace {
        var status = statvfs()
        try systemCall("examine the volume of", path) { fstatvfs(descriptor.rawValue, &status) }
        let block = UInt64(status.f_frsize)
        return VolumeSpace(
            availableBytes: UInt64(status.f_bavail) * block, totalBytes: UInt64(status.f_blocks) * block)
    }

    // MARK: On the disk

    /// Waits until the names in the folder are on the disk.
    ///
    /// - Returns: false where the file system cannot do that for folders; what follows is its mount's to answer for.
    @discardableResult
    public func synchronize() throws(FileError) -> Bool {
        guard features.contains(.folderSynchronization) else { return false }
        do throws(FileError) {
            try readable().synchronize()
            return true
        } catch .system(let error, _, _) where error.meansUnsupported {
            return false
        }
    }

    /// Waits until the file system that the folder lies in is on the disk as a whole.
    public func synchronizeVolume() throws(FileError) {
        let folder = try readable()
        try systemCall("write", path) { syncfs(folder.descriptor.rawValue) }
    }

    /// The folder, opened for the calls that a descriptor for reaching does not allow.
    func readable() throws(FileError) -> OpenFile {
        let own = try OpenFile.open(
            ".", in: descriptor.rawValue, .readOnly, .directory, [], action: "open the folder", path: path)
        return OpenFile(owning: own, path: path)
    }
}

/// How much room a volume has.
public struct VolumeSpace: Hashable, Sendable {
    /// Bytes that this process may still use.
    public let availableBytes: UInt64
    /// Bytes in all.
    public let totalBytes: UInt64

    /// - Parameters:
    ///   - availableBytes: bytes that this process may still use.
    ///   - totalBytes: bytes in all.
    public init(availableBytes: UInt64, totalBytes: UInt64) {
        self.availableBytes = availableBytes
        self.totalBytes = totalBytes
    }
}
