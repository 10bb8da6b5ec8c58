import FileSystem
import SystemPackage

/// Passwords out of files.
public enum PasswordFile {
    /// The most bytes that a password may have.
    public static let maximumBytes = 4096

    /// U+FEFF in UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads a password: the whole file but for a byte order mark of UTF-8 at its start, as editors of Windows put it
    /// there, and one newline at its end, `\n` or `\r\n`.
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
        let byteCount = byteOrderMark.count + maximumBytes + 3
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 1)
        defer { buffer.wipeAndDeallocate() }
        let count = try file.read(into: buffer)
        let start = buffer[..<count].starts(with: byteOrderMark) ? byteOrderMark.count : 0
        let password = withoutNewline(buffer[start..<count])
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
