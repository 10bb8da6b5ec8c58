import Synchronization
import TestSupport
import Testing

@testable import RequestGuard

/// A budget with a clock that a test turns, people who take of it, and a record of who was cut off.
final class BudgetBench: Sendable {
    let clock = ManualClock()
    let budget: FairBudget
    private let record = Mutex<[String]>([])

    init(total: Int, reserve: Int = 0, least: Int = 1, keepsRoomForLittle: Bool = false) {
        budget = FairBudget(
            total: total, reserve: reserve, least: least, keepsRoomForLittle: keepsRoomForLittle
        ) { [clock] in clock.now }
    }

    /// The names of those who were cut off, in order.
    var cutOff: [String] { record.withLock { $0 } }

    /// Somebody who takes of the budget.
    ///
    /// - Parameters:
    ///   - address: where from.
    ///   - phase: what they do.
    ///   - name: what they are called when they are cut off; the address unless told.
    func person(
        _ address: String, _ phase: Activity.Phase = .receiving, name: String? = nil, isExempt: Bool = false
    ) throws -> Claimant {
        let activity = Activity(phase, clock: { [clock] in clock.now }) { [self] _ in
            record.withLock { $0.append(name ?? address) }
        }
        return Claimant(Holder(address: try #require(IPAddress(address)), isExempt: isExempt), activity)
    }

    /// What somebody takes who is seen once.
    func take(
        _ amount: Int = 1, _ size: ClaimSize = .small, from address: String, _ phase: Activity.Phase = .receiving
    ) throws -> Claim {
        try budget.take(amount, size, for: person(address, phase))
    }

    /// Fills a part of the budget from an address that no fraction holds for; for nobody to cut off.
    func fill(_ amount: Int, _ size: ClaimSize = .small) throws -> Claim {
        try budget.take(amount, size, for: person("127.0.0.1", .working, isExempt: true))
    }
}
