import FileSystem
import Glibc
import Synchronization
import SystemPackage

/// A folder of resumable files, which stays until the work is done. It is the owner's only.
public struct ResumableFolder: Sendable {
    /// The path of the folder, as ``ByteText``.
    public let path: String

    /// Makes the folder, unless it is there.
    ///
    /// - Throws: ``CommandFailure/notFolder(_:)`` or ``CommandFailure/file(_:)``.
    public init(path: String) throws(CommandFailure) {
        self.path = path
        try onFiles(CommandFailure.failed(to: "create", path)) { () throws(FileError) in
            _ = try OpenFolder.make(FilePath(byteText: path))
        }
        let status = try onFiles(CommandFailure.failed(to: "examine", path)) { () throws(FileError) in
            try Stat(existing: FilePath(byteText: path), followingLink: false)
        }
        guard status?.type == .directory else { throw .notFolder(path) }
    }

    /// One of the files.
    public func file(_ name: String) throws(CommandFailure) -> ResumableFile {
        try ResumableFile(path: path + "/" + name)
    }

    /// Removes files, and the folder when nothing else is in it. What cannot be removed stays.
    public func remove(_ names: [String]) {
        guard let folder = try? OpenFolder(FilePath(byteText: path), .noFollow) else { return }
        for name in names { _ = try? folder.remove(FilePath(name)) }
        _ = FilePath(byteText: path).withPlatformString { rmdir($0) }
    }
}

/// A file that stays when the work on it is interrupted, to be continued the next time. It is the owner's only.
public final class ResumableFile: Sendable {
    /// The path of the file, as ``ByteText``.
    public var path: String { file.path.byteText }

    private let file: OpenFile
    private let end: Mutex<UInt64>

    /// Opens the file, or makes it. One process at a time has it.
    ///
    /// - Throws: ``CommandFailure/inUse(_:)``, ``CommandFailure/notFile(_:)`` or ``CommandFailure/file(_:)``.
    public init(path: String) throws(CommandFailure) {
        do throws(FileError) {
            file = try OpenFile(FilePath(byteText: path), .readWrite, [.create, .noFollow], action: "create")
                .requireRegular()
            try file.lock()
            end = Mutex(try file.size())
        } catch .notAFile {
            throw .notFile(path)
        } catch .locked {
            throw .inUse(path)
        } catch {
            throw .file(error)
        }
    }

    /// The bytes there are.
    public var size: UInt64 { end.withLock { $0 } }

    /// The first `count` bytes, or all there are.
    public func prefix(_ count: Int) throws(CommandFailure) -> [UInt8] {
        try onFiles(CommandFailure.file) { () throws(FileError) in try file.read(0..<UInt64(count)) }
    }

    /// Writes bytes after all others.
    public func append(_ bytes: [UInt8]) throws(CommandFailure) {
        try end.withLock { end throws(CommandFailure) in
            try onFiles(CommandFailure.file) { () throws(FileError) in try file.write(bytes, at: end) }
            end += UInt64(bytes.count)
        }
    }

    /// Removes all bytes.
    public func clear() throws(CommandFailure) {
        try end.withLock { end throws(CommandFailure) in
            try onFiles(CommandFailure.file) { () throws(FileError) in try file.resize() }
            end = 0
        }
    }
}
