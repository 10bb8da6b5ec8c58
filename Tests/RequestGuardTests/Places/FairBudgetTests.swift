import Testing

@testable import RequestGuard

@Suite("What all share: fractions and reserve")
struct FairBudgetTests {
    /// A kind of network, and addresses in one of its kind.
    enum Network: CaseIterable {
        case v4Address, v4Neighbourhood, v6Subnet, v6Site, v6Organisation

        var denominator: Int {
            switch self {
            case .v6Subnet: 16
            case .v6Site, .v4Address: 8
            case .v6Organisation, .v4Neighbourhood: 4
            }
        }

        func address(_ number: Int) -> String {
            switch self {
            case .v4Address: "192.0.2.1"
            case .v4Neighbourhood: "192.0.2.\(number)"
            case .v6Subnet: "2001:db8::\(number)"
            case .v6Site: "2001:db8:0:\(String(number, radix: 16))::1"
            case .v6Organisation: "2001:db8:0:\(String(number << 8, radix: 16))::1"
            }
        }
    }

    @Test("While at most half is held, anybody may hold what is free", arguments: Network.allCases)
    func belowHalf(network: Network) throws {
        let bench = BudgetBench(total: 160)
        let held = try (0..<80).map { _ in try bench.take(from: network.address(1)) }
        #expect(throws: NoPlace.ofOwner) { try bench.take(from: network.address(1)) }
        #expect(held.count == 80)
    }

    @Test("Above half, nobody gets more than the fraction of the networks around them", arguments: Network.allCases)
    func aboveHalf(network: Network) throws {
        let bench = BudgetBench(total: 160)
        let others = try bench.fill(80)
        let held = try (0..<160 / network.denominator).map { try bench.take(from: network.address($0)) }
        for number in 0..<200 {
            #expect(throws: NoPlace.ofOwner) { try bench.take(from: network.address(number)) }
        }
        #expect(bench.budget.used == 80 + held.count)
        // Somebody from elsewhere has a fraction of their own.
        for elsewhere in ["198.51.100.1", "2001:db8:ffff::1"] { _ = try bench.take(from: elsewhere) }
        others.giveBack()
        _ = try bench.take(from: network.address(1))
    }

    @Test("What somebody has beyond their fraction they keep, and get no more until they are below it")
    func keeps() throws {
        let bench = BudgetBench(total: 160)
        var held = try (0..<80).map { _ in try bench.take(from: "192.0.2.1") }
        let others = try bench.fill(80)
        for count in stride(from: 79, through: 20, by: -1) {
            held.removeLast()
            #expect(throws: NoPlace.ofOwner) { try bench.take(from: "192.0.2.1") }
            #expect(held.count == count)
        }
        held.removeLast()
        held.append(try bench.take(from: "192.0.2.1"))
        #expect(throws: NoPlace.ofOwner) { try bench.take(from: "192.0.2.1") }
        #expect(bench.cutOff.isEmpty && others.amount == 80)
    }

    @Test("No fraction holds for one behind which many are, and that of those whose address is unknown is an eighth")
    func exemptAndUnknown() throws {
        let bench = BudgetBench(total: 160)
        let many = try bench.person("192.0.2.1", isExempt: true)
        let all = try (0..<120).map { _ in try bench.budget.take(for: many) }
        let unknown = try (0..<20).map { _ in try bench.budget.take(for: Claimant(.unknown)) }
        #expect(throws: NoPlace.ofOwner) { try bench.budget.take(for: Claimant(.unknown)) }
        let rest = try (0..<20).map { _ in try bench.budget.take(for: many) }
        #expect(throws: NoPlace.atAll) { try bench.budget.take(for: many) }
        #expect(all.count + unknown.count + rest.count == bench.budget.used)
    }

    @Test("However small a budget is, a fraction is at least what it was told, and one at least")
    func least() throws {
        let bench = BudgetBench(total: 20, least: 7)
        let others = try bench.fill(10)
        let held = try bench.take(7, from: "2001:db8::1")
        #expect(throws: NoPlace.ofOwner) { try bench.take(from: "2001:db8::2") }
        let tiny = BudgetBench(total: 3)
        let ones = try ["192.0.2.1", "198.51.100.1", "2001:db8::1"].map { try tiny.take(from: $0) }
        #expect(throws: NoPlace.atAll) { try tiny.take(from: "203.0.113.1") }
        #expect([others, held].count + ones.count == 5)
    }

    @Test("Large claims leave a reserve to small ones, which may have the rest as well")
    func reserve() throws {
        let bench = BudgetBench(total: 100, reserve: 25)
        let small = try bench.fill(20)
        let large = try bench.fill(75, .large)
        #expect(throws: NoPlace.atAll) { try bench.fill(1, .large) }
        let rest = try bench.fill(5)
        #expect(throws: NoPlace.atAll) { try bench.fill(1) }
        // What small ones hold of the rest is not there for large ones either.
        large.giveBack()
        let more = try bench.fill(60)
        let fits = try bench.fill(15, .large)
        #expect(throws: NoPlace.atAll) { try bench.fill(1, .large) }
        #expect([small, rest, more, fits].map(\.amount).reduce(0, +) == bench.budget.used)
    }

    @Test("A claim grows and shrinks, and becomes a large one when there is room for that")
    func resized() throws {
        let bench = BudgetBench(total: 100, reserve: 50)
        let large = try bench.fill(45, .large)
        let claim = bench.budget.claim(for: try bench.person("127.0.0.2", isExempt: true))
        #expect(claim.amount == 0 && bench.budget.used == 45)
        try claim.resize(to: 10)
        #expect(throws: NoPlace.atAll) { try claim.resize(to: 11, .large) }
        #expect(claim.amount == 10)
        try claim.resize(to: 5, .large)
        #expect(throws: NoPlace.atAll) { try bench.fill(1, .large) }
        try claim.resize(to: 40)
        #expect(bench.budget.used == 85)
        large.giveBack()
        try claim.resize(to: 0)
        #expect(bench.budget.used == 0)
    }

    @Test("A claim is given back once, by hand or when nobody refers to it any more")
    func givenBackOnce() throws {
        let bench = BudgetBench(total: 10)
        let kept = try bench.take(2, from: "192.0.2.1")
        do {
            let claim = try bench.take(3, from: "192.0.2.1")
            claim.giveBack()
            claim.giveBack()
            #expect(bench.budget.used == 2 && claim.amount == 0)
            #expect(throws: NoPlace.gaveWay) { try claim.resize(to: 1) }
        }
        do { _ = try bench.take(3, from: "192.0.2.1") }
        #expect(bench.budget.used == 2)
        kept.giveBack()
        #expect(bench.budget.used == 0 && bench.budget.entryCount == 0)
    }

    @Test("Looking whether there is room takes nothing, and nobody gives way for it")
    func checked() throws {
        let bench = BudgetBench(total: 10)
        let held = try bench.budget.take(10, for: bench.person("127.0.0.1", .idle, isExempt: true))
        try bench.budget.check(2, for: bench.person("198.51.100.1"), of: 20)
        #expect(throws: NoPlace.ofOwner) {
            try bench.budget.check(3, for: bench.person("192.0.2.1"), of: 20)
        }
        try bench.budget.check(1, for: bench.person("198.51.100.1"), of: 10)
        #expect(bench.budget.used == 10 && held.amount == 10 && bench.cutOff.isEmpty)
    }

    @Test("Of many who come at once exactly as many get a part as there are")
    func parallel() async throws {
        let budget = FairBudget(total: 50)
        let holders = (0..<20 as Range<UInt32>).map { Holder(address: IPAddress(v4: $0), isExempt: true) }
        let held = await withTaskGroup(of: Claim?.self) { group in
            for number in 0..<200 { group.addTask { try? budget.take(for: Claimant(holders[number % 20])) } }
            return await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
        }
        #expect(held.count == 50 && budget.used == 50)
    }

    @Test("Who holds nothing is forgotten, however many there were and were refused")
    func forgotten() throws {
        let bench = BudgetBench(total: 10)
        for number in 0..<5000 { try bench.take(from: "10.\(number / 250).\(number % 250).1").giveBack() }
        #expect(bench.budget.entryCount == 0)
        let all = try bench.fill(10)
        for number in 0..<5000 {
            #expect(throws: NoPlace.atAll) { try bench.take(from: "10.\(number / 250).\(number % 250).1") }
        }
        #expect(bench.budget.entryCount < 100)
        all.giveBack()
        bench.clock.advance(seconds: 30)
        try bench.take(from: "192.0.2.1").giveBack()
        #expect(bench.budget.entryCount == 0)
    }
}
