import Testing

@testable import RequestGuard

@Suite struct BaseURLTests {
    @Test(
        "a host and maybe a port are read",
        arguments: [
            ("example.org", "example.org"), ("EXAMPLE.org:8443", "example.org:8443"),
            ("localhost:5000", "localhost:5000"),
            ("[2001:DB8::1]", "[2001:db8::1]"), ("[::1]:5000", "[::1]:5000"), ("192.0.2.1:80", "192.0.2.1:80"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("my_host", "my_host"), ("1a.2b", "1a.2b"),
        ])
    func authority(text: String, canonical: String) throws {
        #expect(try Authority(parsing: text).description == canonical)
    }

    @Test(
        "anything else in a Host header is refused",
        arguments: [
            "", " ", "a b", "user@example.org", "example.org/path", "example.org?x", "example.org#x", "example.org:",
            "example.org:0", "example.org:65536", "example.org:080", "example.org:+80", "example.org:80:80", ":80",
            "::1", "[::1", "[::1]80", "[]", "[1.2.3.4]", "[fe80::1%25eth0]", "a..b", ".a", "a.", "-a", "a-.b", "1.2.3",
            "1.2.3.256",
            "010.0.0.1", "example.org,evil.org", "exam%70le.org", "bücher.example", "a\r\nX: y", "a\\b", "a\0",
            String(repeating: "a", count: 64), Array(repeating: "abc", count: 64).joined(separator: "."),
            String(repeating: "a.", count: 100_000),
        ])
    func refusedAuthority(text: String) {
        #expect(throws: AuthorityError.self) { try Authority(parsing: text) }
    }

    @Test(
        "What clients put behind a host without meaning more by it is left out",
        arguments: [
            ("example.org.", "example.org"), ("example.org.:8443", "example.org:8443"), ("example.org:", "example.org"),
            ("example.org.:", "example.org"), ("127.0.0.1.", "127.0.0.1"), ("[::1]:", "[::1]"), ("[::1]:5", "[::1]:5"),
            ("EXAMPLE.org:8443", "example.org:8443"),
        ])
    func sentAuthority(text: String, canonical: String) throws {
        #expect(try Authority(sent: text).description == canonical)
        let url = try #require(BaseURL(origin: "HTTP://\(text)"))
        #expect(url.authority.description == canonical)
        #expect(BaseURL(origin: "http://\(text)/") == url)
    }

    @Test(
        "Nothing else is",
        arguments: [
            "", ".", ":", "a..", "a.:x", "a::", "1.2.3", "a.123", "a.123.", "[::1].", "::1:", "a.:0", "user@a.", "a/.",
            " .",
        ])
    func refusedSentAuthority(text: String) {
        #expect(throws: AuthorityError.self) { try Authority(sent: text) }
        #expect(BaseURL(origin: "https://\(text)") == nil)
    }

    @Test(
        "public_url is a scheme, a host and maybe a port",
        arguments: [
            ("https://files.example.org", "https://files.example.org"),
            ("HTTPS://Files.Example.org/", "https://files.example.org"),
            ("https://files.example.org:443", "https://files.example.org"),
            ("http://files.example.org:443", "http://files.example.org:443"),
            ("http://[::1]:80", "http://[::1]"),
            ("http://10.0.0.5:5000", "http://10.0.0.5:5000"),
            ("https://[2001:DB8:0:0::1]:8443/", "https://[2001:db8::1]:8443"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ])
    func publicURL(text: String, canonical: String) throws {
        let url = try BaseURL(parsing: text)
        #expect(url.description == canonical)
        #expect(try BaseURL(parsing: url.description) == url)
    }

    @Test(
        "what is not an address of a site is refused with the reason",
        arguments: [
            ("", "it does not start with https:// or http://"),
            ("ftp://a.example", "it does not start with https:// or http://"),
            ("https:a.example", "it does not start with https:// or http://"),
            ("https://", "the host is missing"),
            ("https:///", "the host is missing"),
            ("https://a.example//", "a path after the host is not supported"),
            ("https://a.example/share", "a path after the host is not supported"),
            ("https://a.example?x", "it holds a query or fragment"),
            ("https://a.example#x", "it holds a query or fragment"),
            ("https://u@a.example", "it holds a user name"),
            ("https://a.example:", "the port must be a number from 1 to 65535"),
            ("https://a.example:65536", "the port must be a number from 1 to 65535"),
            ("https://a.example:+1", "the port must be a number from 1 to 65535"),
            ("https://a b.example", "not a host name or address"),
            ("https://-a.example", "not a host name or address"),
            ("https://a..example", "not a host name or address"),
            ("https://bücher.example", "not a host name or address"),
            ("https://1.2.3", "not an IPv4 address"),
            ("https://1.2.3.256", "not an IPv4 address"),
            ("https://[::1", "the ] is missing"),
            ("https://[1.2.3.4]", "not an IPv6 address"),
            ("https://[::1]x", "the port must be a number from 1 to 65535"),
            ("https://a\\x", "a path after the host is not supported"),
            ("https://u:p@a/x", "it holds a user name"),
            ("https://" + String(repeating: "a", count: 100_000), "not a host name or address"),
            ("https://" + String(repeating: "a/", count: 100_000), "a path after the host is not supported"),
        ])
    func refused(text: String, reason: String) {
        let refusal = #expect(throws: BaseURLError.self) { try BaseURL(parsing: text) }
        #expect(refusal?.description == reason)
    }

    private func resolve(
        _ publicURL: String? = nil, host: String?, proto: [String] = [], trusted: Bool = false, isTLS: Bool = false
    ) throws -> String? {
        let resolver = BaseURLResolver(publicURL: try publicURL.map { try BaseURL(parsing: $0) })
        return resolver.resolve(
            .init(host: host, forwardedProtoLines: proto, peerIsTrustedProxy: trusted, isTLS: isTLS)
        )?.description
    }

    @Test("public_url alone decides when it is set")
    func publicURLDecides() throws {
        let url = try resolve("https://a.example", host: "evil", proto: ["http"], trusted: true)
        #expect(url == "https://a.example")
        #expect(try resolve("http://a.example", host: nil, isTLS: true) == "http://a.example")
    }

    @Test("without it the Host header names the place and a trusted proxy the scheme")
    func hostAndProto() throws {
        #expect(try resolve(host: "a.example:5000") == "http://a.example:5000")
        #expect(try resolve(host: "a.example:443", isTLS: true) == "https://a.example")
        #expect(try resolve(host: "a.example", proto: ["https"]) == "http://a.example")
        #expect(try resolve(host: "a.example", proto: ["https"], trusted: true) == "https://a.example")
        #expect(try resolve(host: "a.example", proto: ["HTTPS "], trusted: true) == "https://a.example")
        #expect(try resolve(host: "a.example", proto: ["http"], trusted: true, isTLS: true) == "http://a.example")
        #expect(try resolve(host: "a.example", proto: ["http, https"], trusted: true) == "https://a.example")
        #expect(try resolve(host: "a.example", proto: ["https", "http"], trusted: true) == "http://a.example")
        #expect(try resolve(host: "a.example", proto: ["javascript"], trusted: true) == "http://a.example")
        #expect(try resolve(host: nil) == nil)
        #expect(try resolve(host: "a/b") == nil)
        #expect(try resolve(host: "a.example.:5000") == "http://a.example:5000")
        #expect(try resolve(host: "a.example:") == "http://a.example")
    }
}
