import FileSystem
import PacCryptCore
import PacShare
import SystemPackage

/// A regular file that was opened for reading. Its calls block.
final class OriginalFile: ByteSource, Sendable {
    private let file: OpenFile
    /// Bytes of the file.
    let size: UInt64
    /// When it was last changed, in seconds since 1970.
    let modified: Int64

    /// Opens a file; nil when there is none of that name, or something else than a regular file: links are not
    /// followed, and nobody waits for the other end of a pipe.
    init?(_ name: String, in folder: OpenFolder) throws(ShareError) {
        let opened: (file: OpenFile, status: Stat)?
        do throws(FileError) {
            let file = try OpenFile(FilePath(name), in: folder, .readOnly, [.noFollow, .nonBlocking])
            opened = (file, try file.status())
        } catch .system(let error, _, _)
            where [.noSuchFileOrDirectory, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice].contains(error)
        {
            // Nothing, a link, or a socket.
            opened = nil
        } catch {
            throw ShareError(error)
        }
        guard let opened, opened.status.type == .regular else { return nil }
        file = opened.file
        size = UInt64(clamping: opened.status.size)
        modified = Int64(opened.status.st_mtim.tv_sec)
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < size else { return 0 }
        let wanted = Int(min(UInt64(buffer.count), size - offset))
        try onFiles(ShareError.init) { () throws(FileError) in
            try file.readAll(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        }
        return wanted
    }

    /// The bytes from an offset on, at most so many.
    func bytes(from offset: UInt64 = 0, atMost limit: Int) throws -> [UInt8] {
        let count = Int(min(UInt64(limit), size - min(size, offset)))
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
