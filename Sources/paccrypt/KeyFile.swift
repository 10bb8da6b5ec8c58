import CommandLineIO

/// Key files are small text files.
enum KeyFile {
    private static let maximumCount = 65_536

    /// The text of a key file; `-` is standard input.
    ///
    /// - Throws: ``CommandFailure`` when it cannot be read, is larger than 64 KiB, or is not text.
    static func text(at path: String) throws -> String {
        let bytes = try InputFile(path: path).peek(maximumCount + 1)
        guard bytes.count <= maximumCount else {
            throw CommandFailure(.limit, "\(DisplayedName.quoted(path)) is no key: it is larger than 64 KiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.usage, "\(DisplayedName.quoted(path)) is no key: it is not text")
        }
        return text
    }
}
