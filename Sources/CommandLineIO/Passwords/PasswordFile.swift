import FileSystem
import SystemPackage

/// Passwords out of files.
public enum PasswordFile {
    /// The most bytes that a password may have.
    public static let maximumBytes = 4096

    /// Reads a password: the whole file but for one newline at its end, `\n` or `\r\n`. `-` is standard input.
    ///
    /// - Throws: ``CommandFailure``.
    public static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        let (file, status) = try onFiles(CommandFailure.file) { () throws(FileError) in
            let file =
                path == "-"
                ? try OpenFile(duplicating: .standardInput, path: "standard input")
                : try OpenFile(FilePath(path), .readOnly, action: "read the password file")
            return (file, try file.status())
        }
        if status.type == .directory { throw .isFolder(path) }
        // One byte more than the longest password with the longest newline.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: maximumBytes + 3, alignment: 1)
        defer { buffer.wipeAndDeallocate() }
        let count = try file.read(into: buffer)
        let password = withoutNewline(buffer[..<count])
        if password.isEmpty {
            throw .passwordEmpty("password file \(DisplayedName.quoted(file.path.string))")
        }
        if password.count > maximumBytes { throw .passwordFileTooLong(file.path.string) }
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
