import RequestGuard

/// A million clients at a budget that all share: each takes a part and gives it back, and then each is refused.
enum Budget {
    private static let clients: UInt128 = 1_000_000

    /// Prints the growth of resident memory in KiB, and nanoseconds per client of both kinds.
    static func run() throws {
        let budget = FairBudget(total: 256, reserve: 64)
        let before = try Memory.residentKiB()
        let clock = ContinuousClock()
        let served = clock.measure {
            for number in 0..<clients { (try? budget.take(for: claimant(number)))?.giveBack() }
        }
        let held = (0..<256 as Range<UInt128>).compactMap { try? budget.take(for: claimant($0 << 16)) }
        var refusals = 0
        let refused = clock.measure {
            for number in 0..<clients where (try? budget.take(for: claimant(number))) == nil { refusals += 1 }
        }
        let growth = try Memory.residentKiB() - before
        precondition(held.count == 256 && refusals == Int(clients))
        let nanoseconds = [served, refused].map { Int($0 / .nanoseconds(1)) / Int(clients) }
        print(
            growth, "(KiB for a million clients)", nanoseconds[0], "ns for one that is served,", nanoseconds[1],
            "ns for one refused")
    }

    private static func claimant(_ number: UInt128) -> Claimant {
        Claimant(Holder(address: IPAddress(v6: 0x2001_0DB8 << 96 | number << 64 | 1)))
    }
}
