import CommandLineIO

/// Key files are small text files.
enum KeyFile {
    private static let maximumCount = 65_536

    /// The text of a key file; `-` is standard input.
    ///
    /// - Throws: when it cannot be read, is larger than 64 KiB, or is not text.
    static func text(at path: String) throws -> String {
        let bytes = try InputFile(path: path).peek(maximumCount + 1)
        guard bytes.count <= maximumCount else {
            throw CommandError.keyFileTooLong(path)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError.keyFileNotText(path)
        }
        return text
    }
}
