import Testing

@testable import RequestGuard

@Suite struct AdminAllowListTests {
    private func client(_ text: String) throws -> ClientAddress {
        let resolver = ClientAddressResolver(trustedProxies: .empty)
        return resolver.resolve(peer: IPAddress(text), headerLines: [])
    }

    private let direct = LoopbackRequest(
        publicURL: nil, hasTrustedProxies: false, isHTTP11: true, host: "127.0.0.1:5000", origin: nil)

    @Test("an empty list admits everybody whose address is known")
    func emptyList() throws {
        let list = AdminAllowList(entries: .empty)
        #expect(list.decide(client: try client("203.0.113.5"), loopback: direct) == .allowed)
        let unknown = ClientAddressResolver(trustedProxies: .empty).resolve(peer: nil, headerLines: [])
        #expect(list.decide(client: unknown, loopback: direct) == .refused(.unknownClient(.noPeerAddress)))
    }

    @Test("a list admits what it covers, in both families and folded")
    func list() throws {
        let list = AdminAllowList(entries: try addresses("10.0.0.0/8", "2001:db8::/32"))
        for text in ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::7"] {
            #expect(list.decide(client: try client(text), loopback: direct) == .allowed)
        }
        let other = try #require(IPAddress("11.0.0.1"))
        #expect(list.decide(client: try client("11.0.0.1"), loopback: direct) == .refused(.notListed(other)))
    }

    @Test("loopback is admitted when it comes directly from this machine")
    func directLoopback() throws {
        let list = AdminAllowList(entries: try addresses("127.0.0.1", "::1"))
        var request = direct
        #expect(list.decide(client: try client("127.0.0.1"), loopback: request) == .allowed)
        for (host, origin) in [
            ("localhost:5000", "http://localhost:5000"), ("[::1]:5000", "http://[::1]:5000"), ("localhost", nil),
            ("127.0.0.1:80", "http://127.0.0.1"), ("LOCALHOST", "https://localhost"),
        ] {
            (request.host, request.origin) = (host, origin)
            #expect(list.decide(client: try client("::1"), loopback: request) == .allowed, "\(host)")
        }
        request = direct
        request.publicURL = try BaseURL(parsing: "http://localhost:5000")
        #expect(list.decide(client: try client("::1"), loopback: request) == .allowed)
    }

    @Test("a proxy that was forgotten is refused, and the reason names trusted_proxies")
    func forgottenProxy() throws {
        let list = AdminAllowList(entries: try addresses("127.0.0.1"))
        let changes: [(LoopbackRequest.ProxySign, (inout LoopbackRequest) -> Void)] = [
            (.publicURL, { $0.publicURL = try? BaseURL(parsing: "https://files.example.org") }),
            (.trustedProxies, { $0.hasTrustedProxies = true }),
            (.httpVersion, { $0.isHTTP11 = false }),
            (.host, { $0.host = nil }),
            (.host, { $0.host = "files.example.org" }),
            (.host, { $0.host = "127.0.0.1.example.org" }),
            (.host, { $0.host = "localhost@example.org" }),
            (.origin, { $0.origin = "http://example.org" }),
            (.origin, { $0.origin = "http://127.0.0.1:5001" }),
            (.origin, { $0.origin = "null" }),
        ]
        for (sign, change) in changes {
            var request = direct
            change(&request)
            let decision = list.decide(client: try client("127.0.0.1"), loopback: request)
            #expect(decision == .refused(.forgottenProxy(sign)))
            #expect(AdminAllowList.Refusal.forgottenProxy(sign).description.contains("trusted_proxies"))
        }
    }

    @Test("the rule for loopback does not touch other addresses")
    func otherAddresses() throws {
        let list = AdminAllowList(entries: try addresses("10.0.0.0/8"))
        var request = direct
        request.host = "files.example.org"
        #expect(list.decide(client: try client("10.0.0.9"), loopback: request) == .allowed)
    }
}
