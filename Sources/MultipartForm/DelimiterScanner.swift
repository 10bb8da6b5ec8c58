import Glibc
import HTTPSyntax

/// Finds `CR LF -- boundary` in content that comes in pieces, in linear time and without keeping any of it.
///
/// The carriage return occurs nowhere in the delimiter but at its start. So a match that fails has passed over no
/// other start, and what must be held back at the end of a piece is always a prefix of the delimiter itself.
struct DelimiterScanner {
    enum Token {
        /// Content: a slice of the input.
        case content(UnsafeRawBufferPointer)
        /// Content that was held back in an earlier call: these bytes of the delimiter.
        case heldBack(Range<Int>)
        case delimiter
    }

    private let delimiter: [UInt8]
    private var matched = 0
    /// How many of the matched bytes were not content, because they ended the line before.
    private var implied = 0

    init(_ boundary: MultipartBoundary) {
        delimiter = [ASCII.carriageReturn, ASCII.lineFeed, ASCII.dash, ASCII.dash] + boundary.bytes
    }

    /// Starts on content at the beginning of a line: a boundary there counts as well, which is how a body starts,
    /// and how a part without content may end (RFC 2046 §5.1.1: `[CRLF *OCTET]`).
    mutating func startLine() {
        matched = 2
        implied = 2
    }

    func withHeldBack<Result>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try delimiter.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// Takes the next token from the front; nothing when all bytes are used up.
    mutating func next(_ bytes: inout UnsafeRawBufferPointer) -> Token? {
        guard matched > 0 else { return search(&bytes) }
        while let byte = bytes.first {
            guard byte == delimiter[matched] else {
                let held = implied..<matched
                (matched, implied) = (0, 0)
                return held.isEmpty ? search(&bytes) : .heldBack(held)
            }
            _ = bytes.removePrefix(1)
            matched += 1
            if matched == delimiter.count {
                (matched, implied) = (0, 0)
                return .delimiter
            }
        }
        return nil
    }

    private mutating func search(_ bytes: inout UnsafeRawBufferPointer) -> Token? {
        guard !bytes.isEmpty else { return nil }
        let start = candidate(in: bytes)
        if start > 0 { return .content(bytes.removePrefix(start)) }
        guard bytes.count < delimiter.count else {
            _ = bytes.removePrefix(delimiter.count)
            return .delimiter
        }
        matched = bytes.count
        _ = bytes.removePrefix(matched)
        return nil
    }

    /// The offset of the first delimiter, or of the start of one at the end, or the end.
    private func candidate(in bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        return delimiter.withUnsafeBytes { delimiter in
            guard let pattern = delimiter.baseAddress else { return bytes.count }
            return bytes.offsetOfDashedLine { start in
                memcmp(base + start, pattern, min(delimiter.count, bytes.count - start)) == 0
            } ?? bytes.count
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The offset of the first such byte.
    func offset(of byte: UInt8) -> Int? {
        guard let start = baseAddress, let found = memchr(start, CInt(byte), count) else { return nil }
        return start.distance(to: UnsafeRawPointer(found))
    }

    /// The first `length` bytes, which are removed from these.
    mutating func removePrefix(_ length: Int) -> UnsafeRawBufferPointer {
        let prefix = UnsafeRawBufferPointer(rebasing: self[..<length])
        self = UnsafeRawBufferPointer(rebasing: self[length...])
        return prefix
    }
}
