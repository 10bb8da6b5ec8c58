import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

private typealias Example = ShareExample

/// Random lives of shares against a model that remembers everything and counts naively.
@Suite("A share against a model")
struct ReferenceModelTests {
    /// What is known of a lease from the replies alone.
    private struct ModelLease {
        let token: ShareToken
        let takesDownload: Bool
        let openedAt: Int64
        var lastByteAt: Int64
        var lastSeenAt: Int64
        var sent: Set<UInt64> = []
        var arrived: Set<UInt64> = []
        /// Whether the last bytes arrived, for the first time, after all others that were sent.
        var endsWithArrival = false
        var bytes = 0
        var deliveredAt: Int64?
        var end: Int64 { min(openedAt + 86_400, lastByteAt + 900) }
    }

    private struct Model {
        let size: UInt64
        let maxDownloads: Int
        let grace: Int64
        var taken = 0
        var returned = 0
        var graceUntil: Int64?
        var leases: [ModelLease] = []
        var isOver = false

        mutating func settle(_ now: Int64) {
            guard !isOver else { return }
            for index in leases.indices where grace == 0 && leases[index].deliveredAt == nil {
                let lease = leases[index]
                guard lease.sent.count == Int(size), lease.endsWithArrival, lease.lastSeenAt + 60 < lease.end,
                    now >= lease.lastSeenAt + 60
                else { continue }
                leases[index].deliveredAt = lease.lastSeenAt + 60
            }
            for lease in leases.filter({ $0.end <= now }).sorted(by: { $0.end < $1.end }) {
                let isSpent = lease.sent.count == Int(size) || lease.bytes > Int(size)
                if lease.deliveredAt == nil, lease.takesDownload, !isSpent, returned < 2 {
                    taken -= 1
                    returned += 1
                } else if lease.takesDownload {
                    graceUntil = max(graceUntil ?? .min, (lease.deliveredAt ?? lease.end) + grace)
                }
            }
            leases.removeAll { $0.end <= now }
            let pending = leases.filter { $0.takesDownload }.compactMap { $0.deliveredAt.map { $0 + grace } }
            let allDelivered = leases.allSatisfy { $0.deliveredAt != nil }
            let burnsAt = (pending + [graceUntil].compactMap { $0 }).max() ?? 0
            if taken == maxDownloads, allDelivered, burnsAt <= now { isOver = true }
            if now >= 86_400, leases.isEmpty { isOver = true }
            if isOver { leases = [] }
        }
    }

    @Test("replies, downloads and endings are as the model has them", arguments: 0..<300)
    func life(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let size = UInt64.random(in: 1...12, using: &generator)
        let rules = ShareRules(
            maxDownloads: Int.random(in: 1...3, using: &generator),
            burnGraceSeconds: [0, 60, 600, 2000].randomElement(using: &generator) ?? 0)
        var share = try Example.share(sizes: [size], rules: rules)
        var model = Model(size: size, maxDownloads: rules.maxDownloads ?? 0, grace: rules.burnGraceSeconds)
        var now: Int64 = 0
        for _ in 0..<120 {
            now += [0, 1, 10, 59, 61, 300, 900].randomElement(using: &generator) ?? 0
            model.settle(now)
            _ = share.handle(.settle, now: Example.at(now))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0, 1: try claim(&share, &model, now)
            case 2, 3, 4: send(&share, &model, now, &generator)
            default: confirm(&share, &model, now, &generator)
            }
            #expect((share.state != .active) == model.isOver, "seed \(seed), second \(now)")
            if !model.isOver {
                #expect(share.downloadsTaken == model.taken && share.leases.count == model.leases.count)
            }
            #expect(share.downloadsTaken >= 0 && share.downloadsTaken <= model.maxDownloads)
            #expect(share.history.deliveries <= share.history.openings)
        }
    }

    private func claim(_ share: inout Share, _ model: inout Model, _ now: Int64) throws {
        let token = ShareToken.random()
        let reply = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(now)).0
        guard !model.isOver, now < 86_400 else {
            guard case .refused(.over) = reply else { return #expect(Bool(false), "\(reply)") }
            return
        }
        var lease = ModelLease(token: token, takesDownload: true, openedAt: now, lastByteAt: now, lastSeenAt: now)
        if model.taken < model.maxDownloads {
            #expect(reply == .claimed(.download))
            model.taken += 1
        } else if let dead = model.leases.firstIndex(where: { $0.deliveredAt == nil && now >= $0.lastSeenAt + 60 }) {
            #expect(reply == .claimed(.takeOver))
            let old = model.leases.remove(at: dead)
            lease = ModelLease(
                token: token, takesDownload: old.takesDownload, openedAt: old.openedAt, lastByteAt: now,
                lastSeenAt: now)
            // Whatever was spent stays spent.
            if old.sent.count == Int(model.size) || old.bytes > Int(model.size) { lease.bytes = Int(model.size) + 1 }
        } else if model.leases.allSatisfy({ $0.deliveredAt != nil }) {
            #expect(reply == .claimed(.again))
            lease = ModelLease(token: token, takesDownload: false, openedAt: now, lastByteAt: now, lastSeenAt: now)
        } else {
            guard case .beingDownloaded(let seconds) = reply else { return #expect(Bool(false), "\(reply)") }
            #expect((1...60).contains(seconds))
            return
        }
        model.leases.append(lease)
    }

    private func send(
        _ share: inout Share, _ model: inout Model, _ now: Int64, _ generator: inout SeededGenerator
    ) {
        guard let index = model.leases.indices.randomElement(using: &generator) else { return }
        let low = UInt64.random(in: 0..<model.size, using: &generator)
        let range = low..<UInt64.random(in: low + 1...model.size, using: &generator)
        let token = model.leases[index].token
        let haveArrived = Bool.random(using: &generator)
        // What of the same answer was told as sent before has arrived with it.
        let whole = UInt64.random(in: 0...low, using: &generator)..<range.upperBound
        let command = ShareCommand.progress(
            lease: token.hash, sent: [SentRange(.file(0), range)],
            arrived: haveArrived ? [SentRange(.file(0), whole)] : [])
        let reply = share.handle(command, now: Example.at(now)).0
        model.leases[index].sent.formUnion(range)
        model.leases[index].bytes += range.count
        model.leases[index].lastByteAt = now
        model.leases[index].lastSeenAt = now
        model.leases[index].endsWithArrival = false
        if haveArrived, !model.leases[index].arrived.isSuperset(of: whole) {
            model.leases[index].arrived.formUnion(whole)
            model.leases[index].endsWithArrival = whole.upperBound == model.size
        }
        let counted = model.grace > 0 ? model.leases[index].sent : model.leases[index].arrived
        if model.leases[index].deliveredAt == nil, counted.count == Int(model.size) {
            model.leases[index].deliveredAt = now
        }
        #expect(reply == .progressed(isDelivered: model.leases[index].deliveredAt != nil))
        model.settle(now)
    }

    private func confirm(
        _ share: inout Share, _ model: inout Model, _ now: Int64, _ generator: inout SeededGenerator
    ) {
        guard let index = model.leases.indices.randomElement(using: &generator) else { return }
        let lease = model.leases.remove(at: index)
        #expect(share.handle(.confirm(lease: lease.token.hash), now: Example.at(now)).0 == .done)
        model.settle(now)
    }
}
