import Testing

@testable import RequestGuard

/// The address of clamd in settings.json, which is read here alone.
struct ServiceAddressTests {
    private static let localhost = Authority.Host.address(IPAddress(v4: 0x7F00_0001))

    @Test(
        "A socket's path, or a host and a port, is read and written in the same text",
        arguments: [
            ("/run/clamav/clamd.ctl", .unix(path: "/run/clamav/clamd.ctl")), ("/a b:1", .unix(path: "/a b:1")),
            ("/\u{301}x", .unix(path: "/\u{301}x")), ("clamd:3310", .tcp(host: .name("clamd"), port: 3310)),
            ("clam_av.example:65535", .tcp(host: .name("clam_av.example"), port: 65535)),
            ("127.0.0.1:3310", .tcp(host: localhost, port: 3310)),
            ("[::1]:3310", .tcp(host: .address(IPAddress(v6: 1)), port: 3310)),
        ] as [(String, ServiceAddress)])
    func readable(text: String, address: ServiceAddress) throws {
        #expect(try ServiceAddress(parsing: text) == address)
        #expect(address.description == text)
    }

    @Test("Capitals of a host are the same host")
    func capitals() throws {
        #expect(try ServiceAddress(parsing: "ClamD:3310") == .tcp(host: .name("clamd"), port: 3310))
    }

    @Test(
        "Anything else is refused with a reason",
        arguments: [
            ("::1:3310", .notAuthority(.missingHost)), ("clamd", .missingPort), ("[::1]", .missingPort),
            (":3310", .notAuthority(.missingHost)), ("clamd:", .notAuthority(.invalidPort)),
            ("clamd:0", .notAuthority(.invalidPort)), ("clamd:65536", .notAuthority(.invalidPort)),
            ("clamd:+1", .notAuthority(.invalidPort)), ("a b:1", .notAuthority(.invalidHost)),
            ("", .notAuthority(.missingHost)), ("[]:1", .notAuthority(.invalidIPv6Address)),
            ("/" + String(repeating: "a", count: 107), .pathTooLong(limit: 107)), ("/a\0b", .invalidPath),
        ] as [(String, ServiceAddressError)])
    func refused(text: String, error: ServiceAddressError) {
        #expect(throws: error) { try ServiceAddress(parsing: text) }
    }

    @Test(
        "Only a Unix socket and loopback are on this machine for sure",
        arguments: [
            ("/run/clamav/clamd.ctl", true), ("127.0.0.1:3310", true), ("127.9.9.9:3310", true), ("[::1]:3310", true),
            ("[::ffff:127.0.0.1]:3310", true), ("localhost:3310", true), ("LOCALHOST:3310", true),
            ("0.0.0.0:3310", false), ("[::]:3310", false), ("10.0.0.1:3310", false), ("clamd:3310", false),
            ("localhost.example.org:3310", false), ("[::127.0.0.1]:3310", false), ("128.0.0.1:3310", false),
            ("[2001:db8::1]:3310", false),
        ])
    func local(text: String, isLocal: Bool) throws {
        #expect(try ServiceAddress(parsing: text).isLocal == isLocal)
    }
}
