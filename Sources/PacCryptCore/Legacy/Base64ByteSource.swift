import Foundation

/// The bytes that a stretch of base64 text (RFC 4648 §4, no line breaks) stands for, readable at any place.
struct Base64ByteSource: ByteSource {
    let size: UInt64
    private let text: any ByteSource
    private let start: UInt64

    /// - Parameters:
    ///   - text: holds the base64 text.
    ///   - start: where the text begins; it goes on to the end.
    /// - Throws: ``PacCryptError/Code/noSlotOpens`` when its length is not that of base64.
    init(text: any ByteSource, from start: UInt64) throws {
        let length = text.size - start
        guard length > 0, length % 4 == 0 else { throw OriginalFormat.opensNot() }
        let padding = try text.bytes(text.size - 2..<text.size).filter { $0 == UInt8(ascii: "=") }.count
        size = length / 4 * 3 - UInt64(padding)
        self.text = text
        self.start = start
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard offset < size, !buffer.isEmpty else { return 0 }
        let end = min(size, offset + UInt64(buffer.count))
        let encoded = try text.bytes(start + offset / 3 * 4..<start + (end + 2) / 3 * 4)
        // Foundation also decodes padding in odd places; what does not encode to the same text is not base64.
        guard let decoded = Data(base64Encoded: Data(encoded)), Array(decoded.base64EncodedData()) == encoded else {
            throw OriginalFormat.opensNot()
        }
        let wanted = decoded.dropFirst(Int(offset % 3)).prefix(Int(end - offset))
        guard wanted.count == Int(end - offset) else { throw OriginalFormat.opensNot() }
        wanted.copyBytes(to: buffer)
        return wanted.count
    }
}
