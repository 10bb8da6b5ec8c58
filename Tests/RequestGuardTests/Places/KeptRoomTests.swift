import Testing

@testable import RequestGuard

@Suite("What all share: room for those with little")
struct KeptRoomTests {
    /// A budget of 256, of which 32 are kept for networks with at most 2.
    private let bench = BudgetBench(total: 256, reserve: 64, keepsRoomForLittle: true)

    /// Takes so much for each of some networks that have more than little.
    private func takeAll(_ size: ClaimSize) throws -> [Claim] {
        var held: [Claim] = []
        for _ in 0..<8 {
            for network in 0..<64 {
                guard let claim = try? bench.take(1, size, from: "10.0.\(network).1") else { continue }
                held.append(claim)
            }
        }
        return held
    }

    @Test("Whoever takes all that they get, from ever so many networks, leaves an eighth to those with little")
    func leavesRoom() throws {
        let attackers = try takeAll(.small)
        #expect(bench.budget.used == 224)
        var visitors: [Claim] = []
        for number in 0..<16 {
            visitors.append(try bench.take(from: "192.0.\(number).7"))
            visitors.append(try bench.take(from: "2001:db8:\(number)::7"))
        }
        #expect(bench.budget.used == 256)
        #expect(throws: NoPlace.atAll) { try bench.take(from: "198.51.100.1") }
        visitors.removeAll()
        // What visitors leave is not for those who have more.
        #expect(try takeAll(.small).isEmpty)
        #expect(bench.cutOff.isEmpty && bench.budget.used == attackers.count)
    }

    @Test("Large claims of those with little are not kept out by large claims of others")
    func largeClaims() throws {
        let attackers = try takeAll(.large)
        #expect(bench.budget.used == 192 && attackers.count == 192)
        let visitors = try (0..<32).map { try bench.take(1, .large, from: "192.0.\($0).7") }
        #expect(throws: NoPlace.atAll) { try bench.take(1, .large, from: "192.0.99.7") }
        // The last eighth is for small ones.
        let small = try (0..<32).map { try bench.take(from: "192.1.\($0).7") }
        #expect(bench.budget.used == 256 && visitors.count == 32 && small.count == 32)
    }

    @Test("Who has more than little gets nothing of it, and need not make up for what others have of it")
    func exchange() throws {
        let attackers = try (0..<7).flatMap { network in
            try (0..<32).map { try bench.take(from: "10.0.\(network).\($0)", .idle) }
        }
        let visitors = try (0..<16).map { try bench.take(from: "192.0.\($0).7") }
        #expect(bench.budget.used == 240 && bench.cutOff.isEmpty)
        bench.clock.advance(by: .seconds(6))
        // One more comes for one that goes.
        let more = try (0..<8).map { try bench.take(from: "10.1.0.\($0)") }
        #expect(bench.cutOff.count == 6 && bench.budget.used == 242)
        #expect(attackers.count == 224 && visitors.count == 16 && more.count == 8)
    }

    @Test(
        "Whoever is nearly alone may have all of it, as far as fractions go",
        arguments: [(0, 256), (31, 225), (32, 192)])
    func alone(others: Int, most: Int) throws {
        let bench = BudgetBench(total: 256, least: 256, keepsRoomForLittle: true)
        let other = try bench.take(others, from: "10.0.1.1")
        let held = try (0..<most).map { _ in try bench.take(from: "10.0.2.1") }
        #expect(throws: NoPlace.self) { try bench.take(from: "10.0.2.1") }
        #expect(bench.cutOff.isEmpty && held.count == most && other.amount == others)
    }

    @Test("Large claims never take the last eighth, whoever has how little")
    func largeBesideSmall() throws {
        let attackers = try takeAll(.small)
        #expect(throws: NoPlace.atAll) { try bench.take(1, .large, from: "192.0.2.7") }
        let small = try bench.take(from: "192.0.2.7")
        #expect(attackers.count == 224 && small.amount == 1)
    }

    @Test("Those for whom no fraction holds may have all of it, but for what is kept when others have much")
    func exempt() throws {
        let all = try bench.fill(256)
        #expect(all.amount == 256)
        try all.resize(to: 0)
        let others = try (0..<16).map { try bench.take(2, from: "10.0.\($0).1") }
        #expect(throws: NoPlace.atAll) { try bench.fill(193) }
        let most = try bench.fill(192)
        #expect(most.amount == 192 && others.count == 16)
    }
}
