import Testing

@testable import Settings

struct PublicURLTests {
    @Test(
        "An address becomes the origin that browsers send",
        arguments: [
            ("https://share.example.org", "https://share.example.org", 443),
            ("HTTPS://Share.Example.org/", "https://share.example.org", 443),
            ("https://share.example.org:443", "https://share.example.org", 443),
            ("http://10.0.0.5:5000", "http://10.0.0.5:5000", 5000),
            ("http://localhost", "http://localhost", 80),
            ("https://[2001:DB8:0:0::1]:8443/", "https://[2001:db8::1]:8443", 8443),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", 443),
        ])
    func origin(text: String, origin: String, port: Int) throws {
        let url = try PublicURL(text)
        #expect(url.origin == origin)
        #expect(url.port == port)
        #expect(try PublicURL(url.origin) == url)
    }

    @Test(
        "What is not an address of a server is refused with the reason",
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
        ])
    func refused(text: String, reason: String) {
        let refusal = #expect(throws: ValueRefusal.self) { try PublicURL(text) }
        #expect(refusal?.reason == reason)
    }
}
