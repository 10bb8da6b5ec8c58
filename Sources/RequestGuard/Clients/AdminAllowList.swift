/// Who may reach the admin routes: the setting `admin_ip_whitelist`. An empty list admits every known address.
public struct AdminAllowList: Sendable {
    /// Why a client is kept out.
    public enum Refusal: Hashable, Sendable {
        /// The client's address is unknown.
        case unknownClient(ClientAddress.UnknownReason)
        /// No entry covers the address.
        case notListed(IPAddress)
        /// The address is loopback, but a proxy seems to stand between.
        case forgottenProxy(LoopbackRequest.ProxySign)
    }

    /// The answer for one client.
    public enum Decision: Hashable, Sendable {
        /// The client may go on.
        case allowed
        /// The client gets 403.
        case refused(Refusal)
    }

    /// The addresses and networks that are let in.
    public let entries: AddressList

    /// Makes the list from the setting's entries.
    public init(entries: AddressList) {
        self.entries = entries
    }

    /// Decides for one request. A candidate list that refuses the client who saves it must not be saved.
    public func decide(client: ClientAddress, loopback request: LoopbackRequest) -> Decision {
        switch client.result {
        case .unknown(let reason): return .refused(.unknownClient(reason))
        case .known where entries.isEmpty: return .allowed
        case .known(let address):
            if address.isLoopback, let sign = request.proxySign { return .refused(.forgottenProxy(sign)) }
            return entries.contains(address) ? .allowed : .refused(.notListed(address))
        }
    }
}

extension AdminAllowList.Refusal: CustomStringConvertible {
    /// A sentence for the operator's log.
    public var description: String {
        switch self {
        case .unknownClient(.noPeerAddress): "The connection has no IP address."
        case .unknownClient(.unreadableEntry):
            "A trusted proxy named something that is not an IP address in the client address header."
        case .unknownClient(.headerTooLong): "The client address header is too long."
        case .notListed(let address): "\(address) is not in admin_ip_whitelist."
        case .forgottenProxy(let sign):
            "The request came over loopback, but \(sign). If a reverse proxy runs on this machine, "
                + "add its address to trusted_proxies and let it set the client address header."
        }
    }
}

extension LoopbackRequest.ProxySign: CustomStringConvertible {
    public var description: String {
        switch self {
        case .publicURL: "public_url is not a loopback address"
        case .trustedProxies: "trusted_proxies is set and no proxy named another client"
        case .httpVersion: "it is not HTTP/1.1"
        case .host: "its Host header does not name loopback"
        case .origin: "its Origin header names another place"
        }
    }
}
