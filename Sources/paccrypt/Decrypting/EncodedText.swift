import CommandLineIO
import Foundation

/// Texts are shown, and saved by their readers, as base64 (RFC 4648 §4).
enum EncodedText {
    /// The most characters of text that are read.
    private static let maximumCount = 32 << 20
    /// Enough to tell text from ciphertext: of random bytes a quarter would pass each test.
    private static let sampleCount = 40

    /// The bytes that the whole input stands for; nil when it is not base64. White space in it is ignored.
    static func decode(_ input: InputFile) throws -> [UInt8]? {
        let sample = try input.peek(sampleCount)
        guard !sample.isEmpty, sample.allSatisfy(isBase64), input.size ?? 0 <= UInt64(maximumCount) else { return nil }
        let text = try input.peek(maximumCount + 1)
        guard text.count <= maximumCount, text.allSatisfy(isBase64) else { return nil }
        return Data(base64Encoded: Data(text.filter { !isSpace($0) })).map(Array.init)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(byte)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: isSpace(byte)
        }
    }
}
