import TestSupport
import Testing

@testable import RequestGuard

@Suite struct ClientAddressResolverTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var peer = "10.0.0.1"
        var lines: [String]
        let result: ClientAddress.Result
    }

    static func known(_ text: String) -> ClientAddress.Result {
        IPAddress(text).map { .known($0) } ?? .unknown(.noPeerAddress)
    }

    static let examples = [
        Example(
            testDescription: "spoofed by an untrusted peer", peer: "198.51.100.9", lines: ["127.0.0.1"],
            result: known("198.51.100.9")),
        Example(
            testDescription: "garbage from an untrusted peer", peer: "198.51.100.9", lines: ["%%%"],
            result: known("198.51.100.9")),
        Example(testDescription: "no header", lines: [], result: known("10.0.0.1")),
        Example(testDescription: "an empty header", lines: ["", " , "], result: known("10.0.0.1")),
        Example(testDescription: "one client", lines: ["203.0.113.5"], result: known("203.0.113.5")),
        Example(
            testDescription: "a client that wrote before it", lines: ["127.0.0.1, 203.0.113.5"],
            result: known("203.0.113.5")),
        Example(
            testDescription: "a client that wrote garbage before it", lines: ["<script>, 203.0.113.5"],
            result: known("203.0.113.5")),
        Example(
            testDescription: "a client that wrote letters that take the comma along", lines: ["x\u{D4E}, 203.0.113.5"],
            result: known("203.0.113.5")),
        Example(
            testDescription: "two proxies", lines: ["1.1.1.1,203.0.113.5,\t10.0.0.2"], result: known("203.0.113.5")),
        Example(
            testDescription: "several lines are one list", lines: ["1.1.1.1", "203.0.113.5", "10.0.0.2"],
            result: known("203.0.113.5")),
        Example(testDescription: "all trusted", lines: ["10.9.9.9, 10.0.0.2"], result: known("10.9.9.9")),
        Example(testDescription: "a port", lines: ["203.0.113.5:61000"], result: known("203.0.113.5")),
        Example(testDescription: "v6 with brackets", lines: ["[2001:db8::1]"], result: known("2001:db8::1")),
        Example(testDescription: "v6 with a port", lines: ["[2001:db8::1]:443"], result: known("2001:db8::1")),
        Example(testDescription: "v6 with a zone", lines: ["fe80::1%eth0"], result: known("fe80::1")),
        Example(testDescription: "a zone in brackets", lines: ["[fe80::1%25en0.2]:443"], result: known("fe80::1")),
        Example(testDescription: "an empty zone", lines: ["fe80::1%"], result: .unknown(.unreadableEntry)),
        Example(testDescription: "a zone with a slash", lines: ["fe80::1%a/b"], result: .unknown(.unreadableEntry)),
        Example(testDescription: "v4 with a zone", lines: ["1.2.3.4%eth0"], result: .unknown(.unreadableEntry)),
        Example(testDescription: "mapped v4", lines: ["::ffff:203.0.113.5"], result: known("203.0.113.5")),
        Example(
            testDescription: "a mapped peer", peer: "::ffff:10.0.0.1", lines: ["203.0.113.5"],
            result: known("203.0.113.5")),
        Example(testDescription: "a name", lines: ["unknown"], result: .unknown(.unreadableEntry)),
        Example(
            testDescription: "garbage from the proxy itself", lines: ["203.0.113.5, x"],
            result: .unknown(.unreadableEntry)),
        Example(
            testDescription: "garbage behind trusted proxies", lines: ["203.0.113.5, x, 10.0.0.2"],
            result: .unknown(.unreadableEntry)),
        Example(
            testDescription: "brackets without an end", lines: ["[2001:db8::1"], result: .unknown(.unreadableEntry)),
        Example(testDescription: "v4 in brackets", lines: ["[1.2.3.4]"], result: .unknown(.unreadableEntry)),
        Example(testDescription: "port zero", lines: ["1.2.3.4:0"], result: .unknown(.unreadableEntry)),
        Example(testDescription: "octal", lines: ["010.0.0.1"], result: .unknown(.unreadableEntry)),
        Example(
            testDescription: "a long header", lines: [String(repeating: " ", count: 4097)],
            result: .unknown(.headerTooLong)),
        Example(
            testDescription: "many lines", lines: Array(repeating: "10.0.0.2", count: 65),
            result: .unknown(.headerTooLong)),
    ]

    @Test("the client is the right-most address that is not a trusted proxy", arguments: examples)
    func resolves(_ example: Example) throws {
        let resolver = ClientAddressResolver(trustedProxies: try addresses("10.0.0.0/8"))
        let client = resolver.resolve(peer: IPAddress(example.peer), headerLines: example.lines)
        #expect(client.result == example.result)
        #expect(client.peer == IPAddress(example.peer))
    }

    @Test("two clients behind one trusted proxy have keys of their own, unknown ones share a key")
    func keys() throws {
        let resolver = ClientAddressResolver(trustedProxies: try addresses("127.0.0.1"))
        let key = { resolver.resolve(peer: IPAddress("127.0.0.1"), headerLines: [$0]).limitKey }
        #expect(key("203.0.113.5") != key("203.0.113.6"))
        #expect(key("garbage") == key("unknown"))
        #expect(key("garbage") == .unknown)
        #expect(key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9"))
        #expect(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"))
    }

    @Test("the chain is told for a trusted proxy only")
    func chain() throws {
        let resolver = ClientAddressResolver(trustedProxies: try addresses("10.0.0.1"))
        let trusted = resolver.resolve(peer: IPAddress("10.0.0.1"), headerLines: ["x, 203.0.113.5"])
        #expect(trusted.chain == [.unreadable, .address(try #require(IPAddress("203.0.113.5")))])
        #expect(trusted.peerIsTrustedProxy)
        let other = resolver.resolve(peer: IPAddress("10.0.0.2"), headerLines: ["203.0.113.5"])
        #expect(other.chain.isEmpty && !other.peerIsTrustedProxy)
        #expect(resolver.resolve(peer: nil, headerLines: ["203.0.113.5"]).result == .unknown(.noPeerAddress))
    }

    @Test(
        "a header name is checked", arguments: ["", "X Forwarded", "X-Forwarded-For:", "é", "Forwarded", "FORWARDED"])
    func headerNames(name: String) {
        #expect(throws: ClientAddressHeaderError.self) { try ClientAddressHeader(parsing: name) }
    }

    @Test("no header makes an unlisted peer anything but itself")
    func fuzzed() throws {
        var generator = SeededGenerator(seed: 2)
        let resolver = ClientAddressResolver(trustedProxies: try addresses("10.0.0.1"))
        let trusted = try #require(IPAddress("10.0.0.1"))
        let other = try #require(IPAddress("203.0.113.9"))
        for _ in 0..<5000 {
            let lines = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    Array("0123456789abcdef:.,[]% \t\u{FF}\0".utf8).randomElement(using: &generator) ?? 0
                }
                return String(decoding: bytes, as: UTF8.self)
            }
            #expect(resolver.resolve(peer: other, headerLines: lines).result == .known(other))
            // Must end for whatever stands in the header, and name only what stands there.
            let client = resolver.resolve(peer: trusted, headerLines: lines)
            if let address = client.address { #expect(address == trusted || client.chain.contains(.address(address))) }
        }
    }
}

/// The list of these addresses and networks.
func addresses(_ entries: String...) throws -> AddressList {
    AddressList(try entries.map { try CIDRBlock(parsing: $0) })
}
