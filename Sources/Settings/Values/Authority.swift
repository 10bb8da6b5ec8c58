import Foundation

/// A host and an optional port, as in a URL (RFC 3986, section 3.2).
struct Authority: Equatable, Sendable {
    /// A name in lower case, an IPv4 address, or an IPv6 address without brackets in its shortest form.
    let host: String
    let port: Int?

    /// Reads `name`, `name:port`, `1.2.3.4:port`, `[::1]` or `[::1]:port`.
    init(_ text: some StringProtocol) throws(ValueRefusal) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw ValueRefusal("the ] is missing") }
            host = try Self.ipv6(String(text[text.index(after: text.startIndex)..<end]))
            port = try Self.port(after: text[text.index(after: end)...])
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = try Self.nameOrIPv4(String(text[..<colon]))
            port = try Self.port(after: text[colon...])
        }
    }

    /// Reads a host without a port; an IPv6 address may stand without brackets.
    static func host(_ text: String) throws(ValueRefusal) -> String {
        if text.contains(":"), !text.hasPrefix("[") { return try ipv6(text) }
        let authority = try Authority(text)
        guard authority.port == nil else { throw ValueRefusal("a port does not belong here") }
        return authority.host
    }

    /// The host as it stands in a URL, an IPv6 address in brackets.
    var hostInURL: String {
        host.contains(":") ? "[\(host)]" : host
    }

    private static func port(after rest: some StringProtocol) throws(ValueRefusal) -> Int? {
        guard !rest.isEmpty else { return nil }
        guard rest.hasPrefix(":"), let port = portNumber(rest.dropFirst()), port > 0 else {
            throw ValueRefusal("the port must be a number from 1 to 65535")
        }
        return port
    }

    /// A port in plain digits, 0 included.
    static func portNumber(_ text: some StringProtocol) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(JSONGrammar.digits.contains),
            let number = Int(text), number <= 65_535
        else { return nil }
        return number
    }

    private static func ipv6(_ text: String) throws(ValueRefusal) -> String {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { throw ValueRefusal("not an IPv6 address") }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else {
            throw ValueRefusal("not an IPv6 address")
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func nameOrIPv4(_ text: String) throws(ValueRefusal) -> String {
        guard !text.isEmpty else { throw ValueRefusal("the host is missing") }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isName = text.utf8.count <= 253 && labels.allSatisfy(isLabel)
        guard isName else { throw ValueRefusal("not a host name or address") }
        // A name whose last label is a number is an address to every browser.
        if labels.last?.allSatisfy(JSONGrammar.digits.contains) == true {
            var address = in_addr()
            guard inet_pton(AF_INET, text, &address) == 1 else { throw ValueRefusal("not an IPv4 address") }
        }
        return text.lowercased()
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { JSONGrammar.isWordByte($0) && $0 != UInt8(ascii: "+") }
    }
}
