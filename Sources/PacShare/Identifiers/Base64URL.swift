import Foundation

/// Base64 with the URL-safe alphabet and without padding (RFC 4648 §5), as ids and tokens are written.
public enum Base64URL {
    /// The one spelling of the bytes.
    public static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    /// The bytes; nil unless the text is the one spelling of `count` bytes.
    public static func bytes(_ text: some StringProtocol, count: Int) -> [UInt8]? {
        guard text.utf8.count == (count * 4 + 2) / 3 else { return nil }
        var standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while !standard.utf8.count.isMultiple(of: 4) { standard += "=" }
        guard let data = Data(base64Encoded: standard), data.count == count else { return nil }
        let bytes = Array(data)
        // Foundation also takes the other alphabet and ignores bits left over; an id has one spelling.
        guard bytes.withUnsafeBytes({ Self.text($0) }) == text else { return nil }
        return bytes
    }
}
