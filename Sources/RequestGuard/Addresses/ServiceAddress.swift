/// Where another service listens: at a Unix socket, or at a host and a port.
public enum ServiceAddress: Hashable, Sendable {
    /// A socket's path, from the root on.
    case unix(path: String)
    /// A host and a port, 1 to 65535.
    case tcp(host: Authority.Host, port: Int)

    /// The longest path in bytes: what `sockaddr_un` holds, without its final zero (unix(7)).
    private static let maximumPathLength = 107

    /// Reads `/path`, `host:port` or `[v6 address]:port`.
    ///
    /// - Throws: ``ServiceAddressError`` for anything else.
    public init(parsing text: String) throws(ServiceAddressError) {
        // By bytes: to Swift, a slash and an accent on it are one character.
        if text.utf8.first == UInt8(ascii: "/") {
            guard text.utf8.count <= Self.maximumPathLength else { throw .pathTooLong(limit: Self.maximumPathLength) }
            guard !text.utf8.contains(0) else { throw .invalidPath }
            self = .unix(path: text)
            return
        }
        let authority: Authority
        do throws(AuthorityError) {
            authority = try Authority(parsing: text)
        } catch {
            throw .notAuthority(error)
        }
        guard let port = authority.port else { throw .missingPort }
        self = .tcp(host: authority.host, port: port)
    }
}

extension ServiceAddress {
    /// Whether the service listens on this machine for sure: at a Unix socket, or at loopback.
    public var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, let port): Authority(host: host, port: port).isLoopback
        }
    }
}

extension ServiceAddress: CustomStringConvertible {
    /// The text that ``init(parsing:)`` reads as this address.
    public var description: String {
        switch self {
        case .unix(let path): path
        case .tcp(let host, let port): "\(Authority(host: host, port: port))"
        }
    }
}

/// Why a text is not the address of a service.
public enum ServiceAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path has more bytes than a socket's may have.
    case pathTooLong(limit: Int)
    /// The path holds a zero byte.
    case invalidPath
    /// There is no port.
    case missingPort
    /// It is no path, and not a host and a port.
    case notAuthority(AuthorityError)

    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .pathTooLong(let limit): "a socket path has at most \(limit) bytes"
        case .invalidPath: "a socket path holds no zero byte"
        case .missingPort: "the port is missing"
        case .notAuthority(let error): error.description
        }
    }
}
