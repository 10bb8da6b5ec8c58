import Testing

@testable import RequestGuard

@Suite("Who holds a part of a budget")
struct HolderTests {
    private func holder(_ text: String, isExempt: Bool = false) throws -> Holder {
        Holder(address: try #require(IPAddress(text)), isExempt: isExempt)
    }

    @Test(
        "Addresses of one network share its fraction, those of others do not",
        arguments: [
            ("192.0.2.1", "192.0.2.1", [4, 8]), ("192.0.2.1", "192.0.2.254", [4]), ("192.0.2.1", "192.0.3.1", []),
            ("::ffff:192.0.2.1", "192.0.2.1", [4, 8]),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", [4, 8, 16]),
            ("2001:db8:1:200::1", "2001:db8:1:2ff::1", [4, 8]),
            ("2001:db8:1:200::1", "2001:db8:1:300::1", [4]), ("2001:db8:1::1", "2001:db8:2::1", []),
        ])
    func networks(first: String, second: String, shared: [Int]) throws {
        let (first, second) = (try holder(first), try holder(second))
        #expect(first.networks.filter(second.isIn).map(\.denominator) == shared)
    }

    @Test("One behind which many are has no fraction, and shares none with its neighbours")
    func exempt() throws {
        let exempt = try holder("192.0.2.1", isExempt: true)
        #expect(exempt.networks.map(\.denominator) == [nil])
        #expect(try !exempt.networks.contains(where: holder("192.0.2.1").isIn))
        #expect(try exempt == holder("192.0.2.1", isExempt: true))
        #expect(try exempt != holder("192.0.2.2", isExempt: true))
        #expect(try holder("2001:db8::1", isExempt: true) == holder("2001:db8::2", isExempt: true))
        // A network's number says nothing about its family.
        #expect(try holder("0.0.0.0", isExempt: true) != holder("::2", isExempt: true))
    }

    @Test("All whose address is unknown are one, with the fraction of an address")
    func unknown() throws {
        #expect(Holder.unknown.networks.map(\.denominator) == [8])
        #expect(Holder(ClientKey.unknown) == .unknown)
    }

    @Test(
        "The key of a client's limits leads to the same holder as its address",
        arguments: ["192.0.2.1", "2001:db8::7"])
    func keys(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(Holder(ClientKey(address: address)) == Holder(address: address))
    }

    @Test(
        "Its names are those of its networks, the first one that of its limits",
        arguments: [
            ("192.0.2.7", ["192.0.2.7", "192.0.2.0/24"]), ("0.0.0.0", ["0.0.0.0", "0.0.0.0/24"]),
            ("2001:db8:1:2ff::9", ["2001:db8:1:2ff::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"]),
            ("::2", ["::/64", "::/56", "::/48"]),
        ])
    func names(text: String, names: [String]) throws {
        let address = try #require(IPAddress(text))
        #expect(Holder(address: address).names == names)
        #expect(Holder(address: address, isExempt: true).names == Array(names.prefix(1)))
        #expect(ClientKey(address: address).description == names.first)
        #expect(Holder.unknown.names == [ClientKey.unknown.description])
    }

    @Test("Networks below one of those around a holder are the narrower ones")
    func below() throws {
        let holder = try holder("2001:db8::1")
        #expect(holder.networks(below: nil).map(\.denominator) == [4, 8, 16])
        #expect(holder.networks(below: holder.widest).map(\.denominator) == [8, 16])
        #expect(holder.networks(below: holder.narrowest).isEmpty)
        #expect(holder.networks(below: Holder.unknown.widest).isEmpty)
    }
}
