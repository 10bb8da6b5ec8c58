import TestSupport
import Testing

@testable import PacCryptServer

/// What a random run knows of a derivation.
private struct Known {
    enum Fate { case waiting, running, ended, cancelled, expired }
    let party: DerivationQueue.Party
    let cost: DerivationCost
    var fate = Fate.waiting
}

/// Drives a queue at random, beside a record of what became of every derivation.
private struct RandomRun {
    private(set) var queue: DerivationQueue
    private(set) var known: [UInt64: Known] = [:]
    private var generator: SeededGenerator
    private var now = ContinuousClock.now
    private var lastID: UInt64 = 0
    /// For a party that waits: how often each other one has started since.
    private var overtaken: [DerivationQueue.Party: [DerivationQueue.Party: Int]] = [:]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        queue = DerivationQueue(
            limits: DerivationLimits(
                cores: Int.random(in: 1...4, using: &generator),
                memoryBytes: Int.random(in: 64...512, using: &generator) << 20,
                waiting: Int.random(in: 1...12, using: &generator)))
    }

    func ids(_ fate: Known.Fate) -> [UInt64] {
        known.filter { $0.value.fate == fate }.keys.sorted()
    }

    mutating func step() throws {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: add()
        case 5..<8: finishOne()
        case 8:
            guard let id = ids(.waiting).randomElement(using: &generator) else { return }
            let (wasWaiting, started) = queue.cancel(id)
            #expect(wasWaiting)
            known[id]?.fate = .cancelled
            start(started)
        default:
            now += .milliseconds(Int.random(in: 0...3_000, using: &generator))
            let (expired, started) = queue.expire(now: now)
            for id in expired {
                #expect(known[id]?.fate == .waiting)
                known[id]?.fate = .expired
            }
            start(started)
        }
    }

    mutating func finishOne() {
        guard let id = ids(.running).randomElement(using: &generator) else { return }
        known[id]?.fate = .ended
        start(queue.finish(id))
    }

    private mutating func add() {
        lastID += 1
        let lane: DerivationLane = Int.random(in: 0..<5, using: &generator) == 0 ? .reserved : .ordinary
        let party = DerivationQueue.Party(client: .named("\(Int.random(in: 0..<6, using: &generator))"), lane: lane)
        let costs: [DerivationCost] = [.standard, .standard, .light, .heavy(100), .heavy(300), .keyPair]
        let cost = costs.randomElement(using: &generator) ?? .standard
        let isLaneIdle = !known.values.contains {
            $0.party.lane == .reserved && ($0.fate == .waiting || $0.fate == .running)
        }
        let own = known.values.count { $0.party == party && ($0.fate == .waiting || $0.fate == .running) }
        do {
            known[lastID] = Known(party: party, cost: cost)
            let isRunning = try queue.enqueue(lastID, cost: cost, party: party, now: now)
            if isRunning { start([lastID]) }
            if lane == .reserved, isLaneIdle, !cost.isHeavy { #expect(isRunning, "the reserved lane is free") }
            #expect(own < queue.limits.perClient)
        } catch {
            known[lastID] = nil
            let isTooMuch = if case .tooMuchMemory = error { true } else { false }
            #expect(isTooMuch == (cost.memoryBytes > queue.limits.memoryBytes))
        }
    }

    private mutating func start(_ ids: [UInt64]) {
        for id in ids {
            #expect(known[id]?.fate == .waiting, "nothing starts twice, or after it was refused")
            guard let party = known[id]?.party else { continue }
            let isFirst = self.ids(.waiting).first { known[$0]?.party == party } == id
            #expect(isFirst, "a client's derivations keep their order")
            known[id]?.fate = .running
            for other in overtaken.keys where other != party { overtaken[other]?[party, default: 0] += 1 }
            overtaken[party] = nil
        }
        checkTurns()
    }

    /// Two lanes take turns together, and the reserved one has a place of its own besides: so ordinary parties only.
    private mutating func checkTurns() {
        let waiting = ids(.waiting).compactMap { known[$0] }
        let parties = Set(waiting.map(\.party))
        overtaken = overtaken.filter { parties.contains($0.key) }
        for party in parties {
            let isPlain = waiting.first { $0.party == party }?.cost.isHeavy == false
            guard party.lane == .ordinary, isPlain else {
                overtaken[party] = nil
                continue
            }
            let counts = overtaken[party, default: [:]]
            overtaken[party] = counts
            #expect(counts.allSatisfy { $0.key.lane == .reserved || $0.value <= 1 }, "clients take turns")
        }
    }

    private var usedMemory: Int {
        known.values.reduce(0) { $0 + ($1.fate == .running ? $1.cost.memoryBytes : 0) }
    }

    func checkBounds() {
        let running = known.values.filter { $0.fate == .running }
        let reserved = queue.limits.reservedMemoryBytes
        let needsAll = running.contains { $0.cost.memoryBytes > queue.limits.memoryBytes - reserved }
        #expect(usedMemory <= queue.limits.memoryBytes + (needsAll ? reserved : 0))
        #expect(running.count <= queue.limits.cores + 1)
        #expect(running.count { $0.party.lane == .ordinary } <= queue.limits.cores)
        #expect(running.count { $0.cost.isHeavy } <= 1)
        #expect(!running.isEmpty || ids(.waiting).isEmpty, "nobody waits for nothing")
        for lane in DerivationLane.allCases {
            let waiting = known.values.count { $0.fate == .waiting && $0.party.lane == lane }
            #expect(waiting <= queue.limits.waiting)
        }
        #expect(queue.isEmpty == (running.isEmpty && ids(.waiting).isEmpty))
    }
}

struct DerivationQueuePropertyTests {
    @Test(
        "Whatever comes and goes: bounds hold, clients take turns, and all that was taken ends exactly once",
        arguments: 0..<60)
    func randomRuns(seed: Int) throws {
        var run = RandomRun(seed: UInt64(seed))
        for _ in 0..<400 {
            try run.step()
            run.checkBounds()
        }
        var steps = 0
        while !run.queue.isEmpty, steps < 1_000 {
            run.finishOne()
            run.checkBounds()
            steps += 1
        }
        #expect(run.queue.isEmpty, "everything that waits starts some day")
        #expect(run.ids(.waiting).isEmpty && run.ids(.running).isEmpty)
        #expect(run.ids(.ended).count > 50)
    }
}
