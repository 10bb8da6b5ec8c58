/// One element of a header in which proxies list the addresses that a request came through.
public enum ForwardedEntry: Hashable, Sendable {
    /// An address; a port beside it was dropped.
    case address(IPAddress)
    /// Something that is not an address, such as `unknown` or a name.
    case unreadable

    /// Reads one element: an address, or one with a port as `1.2.3.4:5678` or `[2001:db8::1]:443`; brackets without a
    /// port are accepted too.
    init(parsing text: Substring) {
        self = ForwardedEntry.parseAddress(text).map(ForwardedEntry.address) ?? .unreadable
    }

    private static func parseAddress(_ text: Substring) -> IPAddress? {
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            let inner = text[..<close].dropFirst()
            let rest = text[close...].dropFirst()
            guard inner.contains(":"), rest.isEmpty || isPort(rest) else { return nil }
            return IPAddress(inner)
        }
        if let address = IPAddress(text) { return address }
        guard let colon = text.firstIndex(of: ":"), isPort(text[colon...]),
            let address = IPAddress(text[..<colon])
        else { return nil }
        return address
    }

    /// Whether the text is a colon and a port number.
    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && DecimalText.parse(text.dropFirst().utf8, in: 1...65535) != nil
    }
}
