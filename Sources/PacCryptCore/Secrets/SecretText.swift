import Foundation

/// A password, key or token as text. In JSON it is a string; printed it is not.
///
/// The copy that is kept here is wiped; the text that JSON and headers need cannot be.
public struct SecretText: Sendable, Equatable, Redacted, Codable {
    /// The text in UTF-8.
    public let utf8: SecretBytes

    /// - Parameter text: the secret.
    public init(_ text: String) {
        var text = text
        utf8 = text.withUTF8 { SecretBytes(UnsafeRawBufferPointer($0)) }
    }

    /// The text.
    public var text: String { utf8.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { utf8.count == 0 }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
