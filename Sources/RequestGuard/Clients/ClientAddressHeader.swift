/// The header in which trusted proxies name the client: the setting `client_address_header`.
public struct ClientAddressHeader: Hashable, Sendable {
    /// `X-Forwarded-For`
    public static let standard = ClientAddressHeader(unchecked: "X-Forwarded-For")

    /// The name as it was written.
    public let name: String

    /// Reads a field name (RFC 9110 §5.1) of at most 64 characters.
    ///
    /// - Throws: ``ClientAddressHeaderError`` for anything else, and for `Forwarded` (RFC 7239), whose values are more
    ///   than addresses.
    public init(parsing name: String) throws(ClientAddressHeaderError) {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.isTokenCharacter) else { throw .notAName }
        guard name.lowercased() != "forwarded" else { throw .unsupportedSyntax }
        self.init(unchecked: name)
    }

    private init(unchecked name: String) {
        self.name = name
    }

    /// Whether the byte may stand in a field name (`tchar`, RFC 9110 §5.6.2).
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// Why a name cannot be the header of client addresses.
public enum ClientAddressHeaderError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name has characters that no header name has, is empty, or is longer than 64 characters.
    case notAName
    /// The header has a syntax of its own that is not read.
    case unsupportedSyntax

    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .notAName: "not a header name"
        case .unsupportedSyntax: "its entries are more than addresses"
        }
    }
}
