/// Where a clamd listens.
public enum ClamAVAddress: Sendable, Hashable {
    /// A Unix socket's path.
    case unix(path: String)
    /// A host's name or address, and a port.
    case tcp(host: String, port: Int)

    /// Where the usual distributions let clamd listen: Debian and Ubuntu, Fedora and its relatives, and the port that
    /// the clamd container has.
    public static let usual: [ClamAVAddress] = [
        .unix(path: "/var/run/clamav/clamd.ctl"), .unix(path: "/run/clamd.scan/clamd.sock"),
        .tcp(host: "127.0.0.1", port: 3310),
    ]

    /// Reads `/path`, `host:port` or `[v6 address]:port`; nil when the text is none of them.
    public init?(_ text: String) {
        if text.hasPrefix("/") {
            // The most that sockaddr_un holds, with its final zero (unix(7)).
            guard text.utf8.count < 108 else { return nil }
            self = .unix(path: text)
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self = .tcp(host: String(host), port: Int(port))
    }
}

extension ClamAVAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unix(let path): path
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
