import Crypto
import Foundation
import TextEncodings

/// A share's name in logs, in the panel and in its status: it joins what happened to one share, and cannot be turned
/// back into the share's id.
public struct ShareTag: Sendable, Hashable, CustomStringConvertible {
    /// The first 12 hexadecimal digits of SHA-256("paccrypt/audit" ‖ id).
    public let description: String

    /// - Parameter shareID: the share's id as it stands in links.
    public init(shareID: String) {
        var hash = SHA256()
        hash.update(data: Data("paccrypt/audit".utf8))
        hash.update(data: Data(shareID.utf8))
        description = Hexadecimal.text(hash.finalize().prefix(6))
    }
}

extension ShareTag {
    /// A tag as it stands in the log: 12 hexadecimal digits, lower case; nil for anything else.
    public init?(_ text: String) {
        guard Hexadecimal.bytes(lowerCase: text)?.count == 6 else { return nil }
        description = text
    }
}

extension ShareTag: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let tag = ShareTag(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "A tag has 12 hexadecimal digits.")
        }
        self = tag
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
