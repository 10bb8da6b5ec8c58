/// Who sent a request, as far as addresses tell, and how that was found out.
public struct ClientAddress: Hashable, Sendable {
    /// The outcome: an address, or why there is none.
    public enum Result: Hashable, Sendable {
        /// The client has this address.
        case known(IPAddress)
        /// The client's address is unknown. Such a client gets no admin page, and all of them share one rate limit.
        case unknown(UnknownReason)
    }

    /// Why the address of a client is unknown.
    public enum UnknownReason: Hashable, Sendable {
        /// The connection has no IP address, as over a Unix socket.
        case noPeerAddress
        /// The trusted proxy named something that is not an address.
        case unreadableEntry
        /// The header is longer, or has more entries, than is read.
        case headerTooLong
    }

    /// The other end of the connection; nil when it has no IP address.
    public let peer: IPAddress?
    /// The entries of the header in the order sent, when the peer is a trusted proxy; otherwise empty.
    public let chain: [ForwardedEntry]
    /// Whether the peer is listed in `trusted_proxies`.
    public let peerIsTrustedProxy: Bool
    /// The address that counts, or why there is none.
    public let result: Result

    /// The address that counts; nil when it is unknown.
    public var address: IPAddress? {
        guard case .known(let address) = result else { return nil }
        return address
    }

    /// What limits count by.
    public var limitKey: ClientKey {
        address.map(ClientKey.init(address:)) ?? .unknown
    }
}

/// One element of a header in which proxies list the addresses that a request came through.
public enum ForwardedEntry: Hashable, Sendable {
    /// An address; a port beside it was dropped.
    case address(IPAddress)
    /// Something that is not an address, such as `unknown` or a name.
    case unreadable

    /// Reads one element: an address, or one with a port as `1.2.3.4:5678` or `[2001:db8::1]:443`; brackets without a
    /// port are accepted too. The zone of an IPv6 address (RFC 6874) means something to the proxy alone, and is left
    /// out.
    init(parsing text: Substring) {
        let text = Self.withoutZone(text)
        if let address = IPAddress(text) {
            self = .address(address)
        } else if case .address(let address)? = (try? Authority(parsing: text))?.host {
            self = .address(address)
        } else {
            self = .unreadable
        }
    }

    private static func withoutZone(_ text: Substring) -> Substring {
        guard let percent = text.firstIndex(of: "%"), text[..<percent].contains(":") else { return text }
        let end = text[percent...].firstIndex(of: "]") ?? text.endIndex
        let zone = text[percent..<end].dropFirst()
        guard !zone.isEmpty, zone.utf8.allSatisfy(isZoneCharacter) else { return text }
        return text[..<percent] + text[end...]
    }

    /// `unreserved` of RFC 3986 §2.3, and the percent sign of an escape.
    private static func isZoneCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "-._~%".utf8.contains(byte)
        }
    }
}
