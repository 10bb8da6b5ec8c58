import TestSupport
import Testing

@testable import RequestGuard

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct IPAddressTests {
    @Test(
        "an address is read and written in its canonical text",
        arguments: [
            ("0.0.0.0", "0.0.0.0"), ("192.168.1.100", "192.168.1.100"), ("255.255.255.255", "255.255.255.255"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8::A", "2001:db8::a"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:0201", "192.0.2.1"),
            ("0:0:0:0:0:ffff:1.2.3.4", "1.2.3.4"), ("::1.2.3.4", "::102:304"),
        ])
    func canonicalText(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(bytes: address.bytes) == address)
    }

    @Test(
        "what is not exactly an address is refused",
        arguments: [
            "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", ".1.2.3.4", "1..2.3", "256.1.1.1", "01.2.3.4", "1.2.3.04",
            "0x7f.0.0.1", "+1.2.3.4", "1.2.3.-4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80", "1.2.3.4/32", "2130706433",
            ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7::8:9",
            "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "12345::", "g::", "::1%eth0", "[::1]", "::1.2.3", "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4", "::01.2.3.4", "1.2.3.4::", "localhost", "1.2.3.4\0", "١.2.3.4",
            String(repeating: "0:", count: 4000),
        ])
    func refused(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("bytes of another number than 4 or 16 are no address")
    func byteCounts() {
        for count in [0, 3, 5, 15, 17] { #expect(IPAddress(bytes: Array(repeating: 0, count: count)) == nil) }
    }

    @Test("loopback is told in every form", arguments: ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"])
    func loopback(text: String) throws {
        #expect(try #require(IPAddress(text)).isLoopback)
    }

    @Test("every IPv6 address survives its text, and damaged texts are judged as by the system's own parser")
    func agreesWithSystem() throws {
        var generator = SeededGenerator(seed: 1)
        let alphabet = Array("0123456789abcdefF:.:.%/ ".utf8)
        for _ in 0..<20_000 {
            let groups = (0..<8).map { _ in
                Bool.random(using: &generator) ? 0 : UInt16.random(in: 0...UInt16.max, using: &generator)
            }
            let address = IPAddress(v6: groups.reduce(0) { $0 << 16 | UInt128($1) })
            #expect(IPAddress(address.description) == address)
            var text = Array(address.description.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let byte = try #require(alphabet.randomElement(using: &generator))
                text.insert(byte, at: Int.random(in: 0...text.count, using: &generator))
                if Bool.random(using: &generator) { text.remove(at: Int.random(in: 0..<text.count, using: &generator)) }
            }
            let damaged = String(decoding: text, as: UTF8.self)
            #expect((IPAddress(damaged) != nil) == systemAccepts(damaged), "\(damaged)")
        }
    }

    private func systemAccepts(_ text: String) -> Bool {
        var storage = in6_addr()
        return inet_pton(AF_INET6, text, &storage) == 1 || inet_pton(AF_INET, text, &storage) == 1
    }
}
