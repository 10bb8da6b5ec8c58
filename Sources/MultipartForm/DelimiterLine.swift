import HTTPSyntax

/// The rest of the line after a boundary: `--` if it is the last, padding, and a line end (RFC 2046 §5.1.1).
///
/// A boundary that goes on as another word is an error and not content: the RFC forbids content that starts a line
/// with its boundary, and programs that disagree about where such a part ends can be played against each other.
struct DelimiterLine {
    private enum Expected {
        case dashOrPadding, secondDash, padding, lineFeed
    }

    /// Whether this is the final boundary.
    private(set) var isFinal = false
    private var expected = Expected.dashOrPadding
    private var byteCount = 0
    private let maximumBytes: Int

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Takes the line's bytes from the front; returns true once its end was read.
    mutating func read(_ bytes: inout UnsafeRawBufferPointer) throws(MultipartError) -> Bool {
        while let byte = bytes.first {
            _ = bytes.removePrefix(1)
            byteCount += 1
            guard byteCount <= maximumBytes else {
                throw MultipartError.delimiterTooLarge(limit: maximumBytes)
            }
            switch (expected, byte) {
            case (.dashOrPadding, ASCII.dash):
                expected = .secondDash
            case (.secondDash, ASCII.dash):
                isFinal = true
                expected = .padding
            case (.dashOrPadding, _) where byte.isBlank, (.padding, _) where byte.isBlank:
                expected = .padding
            case (.dashOrPadding, ASCII.carriageReturn), (.padding, ASCII.carriageReturn):
                expected = .lineFeed
            case (.lineFeed, ASCII.lineFeed):
                return true
            default:
                throw MultipartError.malformedDelimiter
            }
        }
        return false
    }
}
