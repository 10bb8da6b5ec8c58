import Testing

@testable import RequestGuard

@Suite struct AddressListTests {
    @Test(
        "a block contains its first and last address and not their neighbours",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("192.168.1.128/25", "192.168.1.128", "192.168.1.255", "192.168.1.127", "192.168.2.0"),
            ("203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.6", "203.0.113.8"),
            ("203.0.113.7/32", "203.0.113.7", "203.0.113.7", "203.0.113.6", "203.0.113.8"),
            ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7::", "2001:db9::"),
            ("2001:db8::/33", "2001:db8::", "2001:db8:7fff::", "2001:db8:8000::", "2001:db9::"),
            ("::1", "::1", "::1", "::", "::2"),
            ("::ffff:10.0.0.0/104", "10.0.0.0", "::ffff:10.9.9.9", "11.0.0.0", "::10.0.0.1"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::", "::1"),
            ("::/0", "::", "ffff::", "1.2.3.4", "::ffff:1.2.3.4"),
        ])
    func bounds(text: String, first: String, last: String, before: String, after: String) throws {
        let block = try CIDRBlock(parsing: text)
        #expect(block.contains(try #require(IPAddress(first))))
        #expect(block.contains(try #require(IPAddress(last))))
        #expect(!block.contains(try #require(IPAddress(before))))
        #expect(!block.contains(try #require(IPAddress(after))))
        #expect(try CIDRBlock(parsing: block.description) == block)
    }

    @Test(
        "a prefix length that is not a number of the range is refused with the range",
        arguments: [
            ("10.0.0.0/33", 0...32), ("10.0.0.0/", 0...32), ("10.0.0.0/08", 0...32), ("10.0.0.0/-1", 0...32),
            ("10.0.0.0/255.0.0.0", 0...32), ("10.0.0.0/8/8", 0...32), ("::/129", 0...128),
            ("::ffff:10.0.0.0/95", 96...128), ("10.0.0.0/99999999999999999999", 0...32),
        ])
    func prefixLength(text: String, allowed: ClosedRange<Int>) {
        #expect(throws: CIDRBlock.ParseError.invalidPrefixLength(allowed: allowed)) { try CIDRBlock(parsing: text) }
    }

    @Test(
        "host bits are refused with the network that was probably meant",
        arguments: [
            ("192.168.1.5/24", "192.168.1.0/24"), ("10.0.0.1/0", "0.0.0.0/0"), ("2001:db8::1/64", "2001:db8::/64"),
            ("::ffff:10.1.0.0/104", "10.0.0.0/8"),
        ])
    func hostBits(text: String, proposal: String) throws {
        let proposed = try CIDRBlock(parsing: proposal)
        #expect(throws: CIDRBlock.ParseError.hostBitsSet(proposal: proposed)) { try CIDRBlock(parsing: text) }
        #expect(CIDRBlock.ParseError.hostBitsSet(proposal: proposed).description.contains(proposal))
    }

    @Test("the documented allow-list is accepted and found in")
    func documentedExamples() throws {
        let list = AddressList(
            try ["127.0.0.1", "192.168.1.100", "192.168.1.0/24", "10.0.0.0/8", "203.0.113.0/24"]
                .map { try CIDRBlock(parsing: $0) })
        for text in ["127.0.0.1", "192.168.1.77", "10.20.30.40", "203.0.113.255"] {
            #expect(list.contains(try #require(IPAddress(text))))
        }
        for text in ["127.0.0.2", "192.168.2.1", "::1"] { #expect(!list.contains(try #require(IPAddress(text)))) }
    }

    @Test(
        "a block holds the blocks of its family that are no wider and begin in it",
        arguments: [
            ("10.0.0.0/8", "10.1.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/8", true), ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "10.0.0.0/7", false), ("10.0.0.0/8", "11.0.0.0/8", false), ("0.0.0.0/0", "1.2.3.4", true),
            ("0.0.0.0/0", "::1", false), ("::/0", "2001:db8::/32", true), ("::/0", "10.0.0.0/8", false),
        ])
    func nested(outer: String, inner: String, isHeld: Bool) throws {
        #expect(try CIDRBlock(parsing: outer).contains(CIDRBlock(parsing: inner)) == isHeld)
    }

    @Test(
        "a list holds everything of a family only when no address of it is missing",
        arguments: [
            (["0.0.0.0/0"], true, false), (["::/0"], false, true), (["::/0", "0.0.0.0/0"], true, true),
            (["128.0.0.0/1", "0.0.0.0/1"], true, false), (["8000::/1", "::/1"], false, true),
            (["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"], true, false),
            (["0.0.0.0/1", "10.0.0.0/8", "0.0.0.0/2", "128.0.0.0/1", "200.0.0.0/8"], true, false),
            (["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"], false, false), (["0.0.0.0/1"], false, false),
            (["128.0.0.0/1"], false, false), (["0.0.0.0/1", "128.0.0.0/1", "::1"], true, false),
            (["0.0.0.0/1", "129.0.0.0/8", "130.0.0.0/7"], false, false), (["::/1", "c000::/2"], false, false),
            ([], false, false), (["10.0.0.0/8", "fd00::/8"], false, false),
        ] as [([String], Bool, Bool)])
    func everything(entries: [String], v4: Bool, v6: Bool) throws {
        let list = AddressList(try entries.map { try CIDRBlock(parsing: $0) })
        #expect(list.coversEverything(of: .v4) == v4)
        #expect(list.coversEverything(of: .v6) == v6)
    }

    @Test("all but one address is not everything, and the IPv4-mapped ones are none of IPv6")
    func allButOne() throws {
        // The halves that do not hold 203.0.113.7, from the widest to the one beside it.
        let lonely = try #require(IPAddress("203.0.113.7"))
        let others = (1...32).map { length in
            let bit = UInt32(1) << UInt32(32 - length)
            return CIDRBlock(
                containing: IPAddress(v4: UInt32(truncatingIfNeeded: lonely.bits) ^ bit), prefixLength: length)
        }
        #expect(!AddressList(others.shuffled()).coversEverything(of: .v4))
        let all = AddressList((others + [CIDRBlock(containing: lonely, prefixLength: 32)]).shuffled())
        #expect(all.coversEverything(of: .v4))
        // The same around ::ffff:0:0/96, where no address of IPv6 is missing.
        let mapped = UInt128(0xFFFF) << 32
        let around = (1...96).map { length in
            CIDRBlock(
                containing: IPAddress(v6: mapped ^ (UInt128(1) << UInt128(128 - length))), prefixLength: length)
        }
        #expect(around.allSatisfy { $0.network.family == .v6 })
        #expect(AddressList(around.shuffled()).coversEverything(of: .v6))
        #expect(!AddressList(Array(around.dropLast())).coversEverything(of: .v6))
    }
}
