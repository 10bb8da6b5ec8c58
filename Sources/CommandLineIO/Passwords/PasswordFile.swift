import Glibc

/// Passwords out of files.
public enum PasswordFile {
    /// The most bytes that a password may have.
    public static let maximumBytes = 4096

    /// Reads a password: the whole file but for one newline at its end, `\n` or `\r\n`. `-` is standard input.
    ///
    /// - Throws: A failure of cause `passwordEmpty`, `passwordTooLong`, `isFolder` or `system`.
    public static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        let descriptor =
            path == "-"
            ? try Descriptor(duplicating: STDIN_FILENO, path: "standard input")
            : try Descriptor(opening: path, flags: O_RDONLY, action: "read the password file")
        if descriptor.status.isFolder { throw .isFolder(path) }
        // One byte more than the longest password with the longest newline.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: maximumBytes + 3, alignment: 1)
        defer { buffer.wipeAndDeallocate() }
        let count = try descriptor.read(into: buffer)
        let password = withoutNewline(buffer[..<count])
        if password.isEmpty {
            throw CommandFailure(
                .usage, "The password file \(DisplayedName.quoted(descriptor.path)) is empty", cause: .passwordEmpty)
        }
        if password.count > maximumBytes {
            throw CommandFailure(
                .usage,
                "The password file \(DisplayedName.quoted(descriptor.path)) holds more than \(maximumBytes) bytes",
                cause: .passwordTooLong)
        }
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
