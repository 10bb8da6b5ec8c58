import TestSupport
import Testing

@testable import RequestGuard

@Suite("What all share: who gives way")
struct GivingWayTests {
    /// More than what a slow one moves in the time after which it gives way.
    private static let muchMoved = 100 << 20

    @Test("When there is no room, the slow and resumable give way first, then the slow, the resumable, and the others")
    func order() throws {
        let bench = BudgetBench(total: 8)
        let (slow, fast) = (1000, Self.muchMoved)
        var held: [Claim] = []
        for (name, moved, isResumable) in [
            ("fast", fast, false), ("fast, resumable", fast, true), ("slow", slow + 1, false),
            ("slower", slow, false), ("slow, resumable", slow + 2, true), ("faster", fast * 2, false),
        ] {
            let person = try bench.person("192.0.2.1", name: name, isExempt: true)
            held.append(try bench.budget.take(for: person))
            person.activity.move(moved)
            if isResumable { person.activity.becomeResumable() }
        }
        held.append(try bench.fill(2))
        bench.clock.advance(seconds: 30)
        var newcomers: [Claim] = []
        for number in 0..<5 { newcomers.append(try bench.take(from: "198.51.\(number).1")) }
        #expect(bench.cutOff == ["slow, resumable", "slower", "slow", "fast, resumable", "fast"])
        #expect(held.map(\.amount) == [0, 0, 0, 0, 0, 1, 2])
        #expect(bench.budget.used == 8 && newcomers.count == 5)
    }

    @Test("Nobody gives way before their clients were waited for thirty seconds altogether, since they were last idle")
    func patience() throws {
        let bench = BudgetBench(total: 4)
        let person = try bench.person("192.0.2.1", isExempt: true)
        let held = try bench.budget.take(4, for: person)
        bench.clock.advance(seconds: 29)
        person.activity.turn(to: .idle)
        person.activity.turn(to: .receiving)
        bench.clock.advance(seconds: 20)
        #expect(throws: NoPlace.atAll) { try bench.take(from: "198.51.100.1") }
        person.activity.turn(to: .working)
        bench.clock.advance(seconds: 60)
        person.activity.turn(to: .sending)
        bench.clock.advance(seconds: 9)
        #expect(throws: NoPlace.atAll) { try bench.take(from: "198.51.100.1") }
        bench.clock.advance(seconds: 1)
        let claim = try bench.take(from: "198.51.100.1")
        #expect(bench.cutOff == ["192.0.2.1"] && held.amount == 0 && claim.amount == 1)
    }

    @Test("What the server itself works on does not give way, however long it takes")
    func working() throws {
        let bench = BudgetBench(total: 4)
        let held = try bench.fill(4)
        bench.clock.advance(seconds: 3600)
        #expect(throws: NoPlace.atAll) { try bench.take(from: "198.51.100.1") }
        #expect(held.amount == 4)
    }

    @Test("Who has no more than the budget divided by all does not give way, and newcomers above that get nothing")
    func fair() throws {
        let bench = BudgetBench(total: 6)
        let held = try (1...3).map { try bench.budget.take(2, for: bench.person("192.0.\($0).1", isExempt: true)) }
        bench.clock.advance(seconds: 60)
        // With it there would be four, of whom each has one.
        #expect(throws: NoPlace.atAll) {
            try bench.budget.take(2, for: bench.person("198.51.100.1", isExempt: true))
        }
        let one = try bench.budget.take(1, for: bench.person("198.51.100.1", isExempt: true))
        #expect(held.filter { $0.amount == 0 }.count == 1 && one.amount == 1)
        let alone = BudgetBench(total: 4)
        let ones = try (1...4).map { try alone.budget.take(for: alone.person("192.0.\($0).1", isExempt: true)) }
        alone.clock.advance(seconds: 60)
        #expect(throws: NoPlace.atAll) { try alone.take(from: "198.51.100.1") }
        #expect(ones.allSatisfy { $0.amount == 1 } && alone.cutOff.isEmpty)
    }

    @Test("A holder that has all there is strangles nobody but itself, and that not either while it is the only one")
    func only() throws {
        let bench = BudgetBench(total: 4)
        let proxy = try (0..<4).map { _ in try bench.budget.take(for: bench.person("127.0.0.1", isExempt: true)) }
        bench.clock.advance(seconds: 60)
        #expect(throws: NoPlace.atAll) { try bench.budget.take(for: bench.person("127.0.0.1", isExempt: true)) }
        #expect(bench.cutOff.isEmpty && proxy.allSatisfy { $0.amount == 1 })
        proxy[0].giveBack()
        _ = try bench.budget.take(for: bench.person("127.0.0.1", isExempt: true))
    }

    @Test("Many addresses of one network count as one beside other networks")
    func networks() throws {
        let bench = BudgetBench(total: 16)
        // Four organisations with four /64 each, which fill everything with one claim of each.
        var held: [Claim] = []
        for number in 0..<16 {
            held.append(try bench.take(from: "2001:db8:\(number / 4):\(number % 4)00::1"))
        }
        bench.clock.advance(seconds: 30)
        let newcomers = try (0..<3).map { try bench.take(from: "198.51.\($0).1") }
        #expect(held.filter { $0.amount == 0 }.count == 3 && newcomers.allSatisfy { $0.amount == 1 })
    }

    @Test("Within a network, who has most gives way and not their neighbours")
    func neighbours() throws {
        let bench = BudgetBench(total: 32)
        let innocent = try bench.take(from: "192.0.2.77")
        let greedy = try (0..<15).map { _ in try bench.take(from: "192.0.2.1") }
        let others = try bench.fill(16)
        bench.clock.advance(seconds: 30)
        let far = try (0..<4).map { try bench.take(from: "198.51.\($0).1") }
        #expect(bench.cutOff == [String](repeating: "192.0.2.1", count: 4))
        // The network has still more than its fraction, which a neighbour can only have a part of when that is mended.
        let near = try bench.take(from: "192.0.2.78")
        #expect(greedy.filter { $0.amount == 0 }.count == 9)
        #expect(innocent.amount == 1 && near.amount == 1 && others.amount == 16 && far.count == 4)
    }

    @Test("Idle claims give way at once, of whoever has most the one that is idle longest")
    func idle() throws {
        let bench = BudgetBench(total: 8)
        let first = try bench.person("192.0.2.1", .idle, name: "first")
        var held = [try bench.budget.take(for: first)]
        for number in 2...4 {
            bench.clock.advance(by: .milliseconds(1))
            held.append(try bench.budget.take(for: bench.person("192.0.2.1", .idle, name: "\(number)")))
        }
        held.append(try bench.take(from: "198.51.100.1", .idle))
        held.append(try bench.fill(3))
        // It is in use again, and idle last.
        first.activity.turn(to: .working)
        bench.clock.advance(by: .milliseconds(1))
        first.activity.turn(to: .idle)
        var newcomers: [Claim] = []
        for number in 0..<2 { newcomers.append(try bench.take(from: "203.0.\(number).1", .working)) }
        #expect(bench.cutOff == ["2", "3"])
        first.activity.turn(to: .receiving)
        newcomers.append(try bench.take(from: "203.0.2.1", .working))
        #expect(bench.cutOff == ["2", "3", "4"])
        newcomers.append(try bench.take(from: "203.0.3.1", .working))
        #expect(bench.cutOff == ["2", "3", "4", "198.51.100.1"])
        #expect(throws: NoPlace.atAll) { try bench.take(from: "203.0.4.1", .working) }
    }

    @Test("Who has much does not take the claim of one who has just come with little, and who has nothing takes one")
    func settling() throws {
        let bench = BudgetBench(total: 16)
        let others = try ["192.0.2.1", "192.0.2.2", "192.0.3.1"].map { try bench.take(from: $0) }
        let rest = try bench.fill(12)
        let little = try bench.take(from: "198.51.100.1", .idle)
        #expect(throws: NoPlace.atAll) { try bench.take(from: "192.0.3.1") }
        #expect(bench.cutOff.isEmpty && little.amount == 1)
        // It had its time.
        bench.clock.advance(seconds: 5)
        let next = try bench.take(from: "192.0.3.1", .idle)
        #expect(bench.cutOff == ["198.51.100.1"] && next.amount == 1)
        // That one has come just now, from somebody who has more.
        let newcomer = try bench.take(from: "203.0.113.1")
        #expect(bench.cutOff == ["198.51.100.1", "192.0.3.1"] && newcomer.amount == 1)
        #expect(little.amount == 0 && next.amount == 0 && others.count == 3 && rest.amount == 12)
    }

    @Test("Where a fraction is used up, idle claims of that network give way, and of no other")
    func idleOfFraction() throws {
        let bench = BudgetBench(total: 16)
        let others = try (0..<4).map { try bench.take(from: "198.51.\($0).1", .idle) }
        let rest = try bench.fill(5)
        let held = try (0..<2).map { try bench.budget.take(for: bench.person("192.0.2.1", .idle, name: "\($0)")) }
        let next = try bench.take(from: "192.0.2.1")
        #expect(bench.cutOff == ["0"] && held[1].amount == 1 && next.amount == 1)
        #expect(others.allSatisfy { $0.amount == 1 } && rest.amount == 5)
    }

    @Test("Who lets go of something and asks again at once does not come before one who waits")
    func waiting() throws {
        let bench = BudgetBench(total: 4)
        let addresses = ["192.0.2.1", "192.0.3.1"]
        var held = try addresses.flatMap { address in
            try (0..<2).map { _ in try bench.budget.take(for: bench.person(address, isExempt: true)) }
        }
        #expect(throws: NoPlace.atAll) { try bench.take(from: "198.51.100.1") }
        held.removeLast()
        #expect(throws: NoPlace.atAll) { try bench.budget.take(for: bench.person(addresses[1], isExempt: true)) }
        let newcomer = try bench.take(from: "198.51.100.1")
        newcomer.giveBack()
        // Nobody waits any more.
        held.append(try bench.budget.take(for: bench.person(addresses[1], isExempt: true)))
        #expect(throws: NoPlace.atAll) { try bench.take(from: "198.51.100.1") }
        held.removeLast()
        bench.clock.advance(seconds: 30)
        // Or has given up.
        held.append(try bench.budget.take(for: bench.person(addresses[1], isExempt: true)))
        #expect(held.count == 4)
    }

    @Test("Nobody gives way in vain: where not enough would become free, all stay")
    func inVain() throws {
        let bench = BudgetBench(total: 100)
        let slow = try bench.budget.take(50, for: bench.person("192.0.2.1", isExempt: true))
        let busy = try bench.fill(50)
        bench.clock.advance(seconds: 60)
        #expect(throws: NoPlace.atAll) {
            try bench.budget.take(60, for: bench.person("198.51.100.1", isExempt: true))
        }
        #expect(slow.amount == 50 && busy.amount == 50 && bench.cutOff.isEmpty)
        _ = try bench.budget.take(30, for: bench.person("198.51.100.1", isExempt: true))
        #expect(slow.amount == 0 && bench.cutOff == ["192.0.2.1"])
    }

    @Test("A large newcomer makes large ones give way, a small one either")
    func largeOnes() throws {
        let bench = BudgetBench(total: 12, reserve: 4)
        let small = try bench.budget.take(4, for: bench.person("192.0.2.1", name: "small", isExempt: true))
        let large = try (0..<8).map {
            try bench.budget.take(1, .large, for: bench.person("192.0.3.1", name: "large \($0)", isExempt: true))
        }
        bench.clock.advance(seconds: 30)
        let newcomer = try bench.take(1, .large, from: "198.51.100.1")
        #expect(bench.cutOff == ["large 0"] && small.amount == 4)
        #expect(large.count == 8 && newcomer.amount == 1)
    }

    @Test(
        "Whatever happens, what is held is what the claims say, and within its bounds",
        arguments: 0..<8 as Range<UInt64>, [true, false])
    func model(seed: UInt64, keepsRoom: Bool) throws {
        var random = SeededGenerator(seed: seed)
        let (total, reserve) = (200, 50)
        let mostLarge = total - (keepsRoom ? total / KeptRoom.denominator : reserve)
        let bench = BudgetBench(total: total, reserve: reserve, keepsRoomForLittle: keepsRoom)
        let addresses =
            (0..<30).map { "10.\($0 / 6).\($0 / 3).\($0)" }
            + (0..<30).map { "2001:db8:\($0 / 9):\($0 / 3)0\($0 % 3)::" }
        var held: [(claim: Claim, size: ClaimSize, person: Claimant, address: String)] = []
        for _ in 0..<3000 {
            bench.clock.advance(by: .milliseconds(Int.random(in: 0..<2000, using: &random)))
            let address = addresses[Int.random(in: 0..<addresses.count, using: &random)]
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where !held.isEmpty:
                held.remove(at: Int.random(in: 0..<held.count, using: &random)).claim.giveBack()
            case 1 where !held.isEmpty:
                let phases: [Activity.Phase] = [.idle, .receiving, .working, .sending]
                held[Int.random(in: 0..<held.count, using: &random)].person.activity.turn(
                    to: phases[Int.random(in: 0..<4, using: &random)])
            case 2 where !held.isEmpty:
                let place = Int.random(in: 0..<held.count, using: &random)
                try? held[place].claim.resize(to: Int.random(in: 0..<20, using: &random), held[place].size)
            default:
                let size: ClaimSize = Bool.random(using: &random) ? .small : .large
                let (person, amount) = (try bench.person(address), Int.random(in: 1..<20, using: &random))
                guard let claim = try? bench.budget.take(amount, size, for: person) else { continue }
                held.append((claim, size, person, address))
                let own = held.filter { $0.address == address }.reduce(0) { $0 + $1.claim.amount }
                #expect(bench.budget.used <= total / 2 || own <= total / (address.contains(":") ? 16 : 8))
            }
            held.removeAll { $0.claim.amount == 0 }
            #expect(bench.budget.used == held.reduce(0) { $0 + $1.claim.amount } && bench.budget.used <= total)
            #expect(held.filter { $0.size == .large }.reduce(0) { $0 + $1.claim.amount } <= mostLarge)
        }
        #expect(!bench.cutOff.isEmpty)
        held = []
        #expect(bench.budget.used == 0)
    }

    @Test("Who holds half keeps nobody out for more than thirty seconds whose claim is larger than a fraction")
    func larger() throws {
        let bench = BudgetBench(total: 128)
        let held = try (0..<6).map { _ in try bench.take(10, from: "203.0.113.1", .sending) }
        // An eighth is 16; the part of the half that two have is 32.
        #expect(throws: NoPlace.ofOwner) { try bench.take(20, from: "192.0.2.1") }
        bench.clock.advance(seconds: 30)
        #expect(throws: NoPlace.ofOwner) { try bench.take(33, from: "192.0.2.1") }
        #expect(bench.cutOff.isEmpty)
        let claim = try bench.take(20, from: "192.0.2.1")
        #expect(claim.amount == 20 && bench.budget.used <= 64)
        #expect(held.count { $0.amount == 0 } == 2 && bench.cutOff == ["203.0.113.1", "203.0.113.1"])
    }

    @Test("Who holds all that large claims may have makes room in the same way")
    func largerWithoutRoom() throws {
        let bench = BudgetBench(total: 128, reserve: 64)
        let held = try (0..<6).map { _ in try bench.take(10, .large, from: "203.0.113.1", .sending) }
        #expect(throws: NoPlace.ofOwner) { try bench.take(20, .large, from: "192.0.2.1") }
        bench.clock.advance(seconds: 30)
        #expect(throws: NoPlace.ofOwner) { try bench.take(33, .large, from: "192.0.2.1") }
        #expect(bench.cutOff.isEmpty)
        let claim = try bench.take(20, .large, from: "192.0.2.1")
        #expect(claim.amount == 20 && bench.budget.used <= 64)
        #expect(held.count { $0.amount == 0 } == 2 && bench.cutOff == ["203.0.113.1", "203.0.113.1"])
    }

    @Test("Many small claims of one network make nobody give way for being more than its fraction")
    func manySmall() throws {
        let bench = BudgetBench(total: 64)
        let held = try (0..<32).map { _ in try bench.take(from: "203.0.113.1", .sending) }
        let own = try (0..<8).map { _ in try bench.take(from: "192.0.2.1") }
        bench.clock.advance(seconds: 60)
        #expect(throws: NoPlace.ofOwner) { try bench.take(from: "192.0.2.1") }
        #expect(bench.cutOff.isEmpty && held.allSatisfy { $0.amount == 1 } && own.count == 8)
    }
}
