import FileSystem
import SystemPackage
import TextEncodings

/// Passwords out of files.
public enum PasswordFile {
    /// The most bytes that a password may have.
    public static let maximumBytes = 4096

    /// Reads a password: the whole file but for a byte order mark of UTF-8 at its start, and one newline at its end,
    /// `\n` or `\r\n`.
    ///
    /// - Parameter path: ``ByteText``; `-` is standard input.
    /// - Throws: ``CommandFailure``.
    public static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        let (file, status) = try onFiles(CommandFailure.file) { () throws(FileError) in
            let file =
                path == "-"
                ? try OpenFile(duplicating: .standardInput, path: "standard input")
                : try OpenFile(FilePath(byteText: path), .readOnly, action: "read the password file")
            return (file, try file.status())
        }
        if status.type == .directory { throw .isFolder(path) }
        // One byte more than the longest password with its mark and the longest newline.
        let byteCount = ByteOrderMark.bytes.count + maximumBytes + 3
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 1)
        defer { buffer.wipeAndDeallocate() }
        let count = try file.read(into: buffer)
        let password = withoutNewline(buffer[..<count].withoutByteOrderMark)
        if password.isEmpty {
            throw .passwordEmpty("password file \(DisplayedName.quoted(file.path.byteText))")
        }
        if password.count > maximumBytes { throw .passwordFileTooLong(file.path.byteText) }
        return Array(password)
    }

    private static func withoutNewline(
        _ bytes: Slice<UnsafeMutableRawBufferPointer>
    ) -> Slice<UnsafeMutableRawBufferPointer> {
        guard bytes.last == UInt8(ascii: "\n") else { return bytes }
        let line = bytes.dropLast()
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}
