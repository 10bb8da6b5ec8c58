import RequestGuard
import Testing

@testable import PacCryptServer

/// The queue driven by hand: identifiers count up, names stand for clients.
struct QueueDriver {
    var queue: DerivationQueue
    var now = ContinuousClock.now
    private var lastID: UInt64 = 0

    init(cores: Int = 1, memory: Int = 1 << 30, waiting: Int = 64) {
        queue = DerivationQueue(
            limits: DerivationLimits(cores: cores, memoryBytes: memory, waiting: waiting))
    }

    /// Enqueues for a client; returns the identifier, and whether it started at once.
    mutating func add(
        _ client: String, _ cost: DerivationCost = .standard, lane: DerivationLane = .ordinary
    ) throws(DerivationError) -> (id: UInt64, isRunning: Bool) {
        lastID += 1
        return (
            lastID, try queue.enqueue(lastID, cost: cost, party: .init(client: .named(client), lane: lane), now: now)
        )
    }
}

extension ClientKey {
    /// A client for each name of up to 7 bytes.
    static func named(_ name: String) -> ClientKey {
        let network = name.utf8.reduce(UInt128(1)) { $0 << 8 | UInt128($1) }
        return ClientKey(address: IPAddress(v6: network << 64))
    }
}

extension DerivationCost {
    static let mebibyte = 1 << 20
    static let light = DerivationCost(memoryBytes: mebibyte)
    static func heavy(_ mebibytes: Int) -> DerivationCost {
        DerivationCost(memoryBytes: mebibytes * mebibyte, isHeavy: true, weight: 4)
    }
}

struct DerivationQueueTests {
    @Test("As many start at once as there are cores; the next starts when one ends")
    func cores() throws {
        var driver = QueueDriver(cores: 2)
        let first = try driver.add("a")
        #expect(first.isRunning)
        #expect(try driver.add("b").isRunning)
        let third = try driver.add("c")
        #expect(!third.isRunning)
        #expect(driver.queue.finish(first.id) == [third.id])
        #expect(!driver.queue.isEmpty)
    }

    @Test("With another bound of memory more start at once; what was taken under a larger one runs by itself")
    func changedMemory() throws {
        var driver = QueueDriver(cores: 3, memory: 128 << 20)
        let first = try driver.add("a")
        let second = try driver.add("b")
        #expect(first.isRunning && !second.isRunning)
        #expect(driver.queue.change(memoryBytes: 256 << 20) == [second.id])
        let third = try driver.add("c")
        #expect(third.isRunning)
        let large = try driver.add("d", .heavy(200))
        #expect(!large.isRunning)
        #expect(driver.queue.change(memoryBytes: 128 << 20).isEmpty)
        #expect(throws: DerivationError.self) { try driver.add("e", .heavy(200)) }
        #expect(driver.queue.finish(first.id).isEmpty && driver.queue.finish(second.id).isEmpty)
        #expect(driver.queue.finish(third.id) == [large.id])
    }

    @Test("Clients take turns, and each one's derivations keep their order")
    func turns() throws {
        var driver = QueueDriver()
        var order = [try driver.add("a").id]
        var names: [UInt64: String] = [order[0]: "a1"]
        for name in ["a2", "a3", "a4", "b1", "b2", "c1"] {
            names[try driver.add(String(name.prefix(1))).id] = name
        }
        while let last = order.last, let next = driver.queue.finish(last).first { order.append(next) }
        #expect(order.map { names[$0] } == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"])
        #expect(driver.queue.isEmpty)
    }

    @Test("A client has four at most, waiting and running; another's place is not touched")
    func perClient() throws {
        var driver = QueueDriver(cores: 2)
        let first = try driver.add("a").id
        for _ in 0..<3 { _ = try driver.add("a") }
        let error = #expect(throws: DerivationError.self) { try driver.add("a") }
        #expect(error == .tooManyOfClient(retryAfterSeconds: 8))
        _ = try driver.add("b")
        _ = driver.queue.finish(first)
        _ = try driver.add("a")
    }

    @Test("The queue of a lane is bounded, and a refusal leaves nothing behind")
    func bound() throws {
        var driver = QueueDriver(waiting: 3)
        var ids = [try driver.add("a").id]
        for client in ["b", "c", "d"] { ids.append(try driver.add(client).id) }
        let error = #expect(throws: DerivationError.self) { try driver.add("e") }
        #expect(error == .queueFull(retryAfterSeconds: 8))
        #expect(driver.queue.finish(ids[0]) == [ids[1]])
        #expect(try !driver.add("e").isRunning)
    }

    @Test("Memory bounds what runs, and one default derivation's worth of it is left to the reserved lane")
    func memory() throws {
        var driver = QueueDriver(cores: 8, memory: 256 << 20)
        for client in ["a", "b", "c"] { #expect(try driver.add(client).isRunning) }
        #expect(try !driver.add("d").isRunning)
        #expect(try driver.add("admin", lane: .reserved).isRunning)
    }

    @Test("A flood of ordinary derivations keeps nobody out of the reserved lane")
    func reservedLane() throws {
        var driver = QueueDriver(cores: 1, memory: 128 << 20, waiting: 2)
        let ordinary = try driver.add("a").id
        for client in ["b", "c"] { _ = try driver.add(client) }
        #expect(throws: DerivationError.self) { try driver.add("d") }
        let admin = try driver.add("a", lane: .reserved)
        #expect(admin.isRunning)
        let second = try driver.add("unlock", lane: .reserved)
        #expect(!second.isRunning)
        #expect(driver.queue.finish(admin.id) == [second.id])
        #expect(driver.queue.finish(ordinary).count == 1)
    }

    @Test("What may use the reserved lane also uses the ordinary ones")
    func overflow() throws {
        var driver = QueueDriver(cores: 2)
        for client in ["a", "b", "c"] { #expect(try driver.add(client, lane: .reserved).isRunning) }
        #expect(try !driver.add("d", lane: .reserved).isRunning)
    }

    @Test("Heavy derivations run one at a time; what waits for another heavy one keeps nobody up")
    func heavy() throws {
        var driver = QueueDriver(cores: 3)
        let first = try driver.add("a", .heavy(256))
        let second = try driver.add("b", .heavy(256))
        #expect(first.isRunning)
        #expect(!second.isRunning)
        #expect(try driver.add("c").isRunning)
        #expect(try driver.add("d").isRunning)
        #expect(driver.queue.finish(first.id) == [second.id])
    }

    @Test("A heavy derivation never runs in the reserved lane")
    func heavyReserved() throws {
        var driver = QueueDriver(cores: 1)
        let first = try driver.add("a").id
        let heavy = try driver.add("unlock", DerivationCost(memoryBytes: 1, isHeavy: true), lane: .reserved)
        #expect(!heavy.isRunning)
        #expect(driver.queue.finish(first) == [heavy.id])
    }

    @Test("What waits for memory at its turn is not overtaken by smaller ones")
    func noStarvation() throws {
        var driver = QueueDriver(cores: 4, memory: 384 << 20)
        let light = try driver.add("a").id
        let lighter = try driver.add("b", .light).id
        let heavy = try driver.add("c", .heavy(256)).id
        let late = try driver.add("d", .light)
        #expect(!late.isRunning)
        #expect(driver.queue.finish(lighter) == [heavy])
        #expect(driver.queue.finish(light) == [late.id])
    }

    @Test("One that needs all the memory runs alone in the ordinary lanes, and keeps nobody out of the reserved one")
    func wholeMemory() throws {
        var driver = QueueDriver(cores: 4, memory: 256 << 20)
        let light = try driver.add("a").id
        let heavy = try driver.add("b", .heavy(256))
        #expect(!heavy.isRunning)
        #expect(driver.queue.finish(light) == [heavy.id])
        #expect(try driver.add("admin", lane: .reserved).isRunning)
        #expect(try !driver.add("c", .light).isRunning)
        #expect(try driver.add("d", .keyPair).isRunning == false, "the turn is another's")
    }

    @Test("What needs no memory runs beside one that takes all of it")
    func noMemory() throws {
        var driver = QueueDriver(cores: 2, memory: 256 << 20)
        #expect(try driver.add("a", .heavy(256)).isRunning)
        #expect(try driver.add("b", .keyPair).isRunning)
    }

    @Test("Many that need all the memory, and smaller ones, take turns: none keeps another one up for ever")
    func wholeMemoryTurns() throws {
        var driver = QueueDriver(cores: 4, memory: 256 << 20)
        var running = [try driver.add("light").id]
        var names: [UInt64: String] = [running[0]: "light"]
        var order: [String] = []
        for _ in 0..<3 { names[try driver.add("heavy", .heavy(256)).id] = "heavy" }
        for _ in 0..<3 { names[try driver.add("light").id] = "light" }
        while let next = running.popLast() {
            order.append(names[next] ?? "")
            running += driver.queue.finish(next)
        }
        #expect(order == ["light", "heavy", "light", "heavy", "light", "heavy", "light"])
    }

    @Test("What is heavier than the whole memory is refused as a limit, with no advice to come back")
    func limitExceeded() throws {
        var driver = QueueDriver(memory: 64 << 20)
        let error = #expect(throws: DerivationError.self) { try driver.add("a", .heavy(65)) }
        #expect(error == .tooMuchMemory(needed: 65 << 20, most: 64 << 20))
        #expect(try driver.add("a").isRunning)
    }

    @Test("Waiting ends after eight seconds, not before, and makes room for others")
    func expiry() throws {
        var driver = QueueDriver(cores: 4, memory: 256 << 20)
        let running = try driver.add("a").id
        let heavy = try driver.add("b", .heavy(200)).id
        driver.now += .seconds(1)
        let late = try driver.add("c").id
        #expect(driver.queue.nextDeadline == driver.now + .seconds(7))
        let before = driver.queue.expire(now: driver.now + .milliseconds(6_999))
        #expect(before.expired.isEmpty && before.started.isEmpty)
        let after = driver.queue.expire(now: driver.now + .seconds(7))
        #expect(after.expired == [heavy])
        #expect(after.started == [late])
        #expect(driver.queue.nextDeadline == nil)
        #expect(driver.queue.finish(running).isEmpty)
    }

    @Test("One that is cancelled while it waits leaves at once; one that runs is not touched")
    func cancellation() throws {
        var driver = QueueDriver(cores: 4, memory: 256 << 20)
        let running = try driver.add("a").id
        let heavy = try driver.add("b", .heavy(200)).id
        let light = try driver.add("c").id
        #expect(driver.queue.cancel(running) == (false, []))
        #expect(driver.queue.cancel(heavy) == (true, [light]))
        #expect(driver.queue.cancel(heavy) == (false, []))
        #expect(driver.queue.finish(running).isEmpty)
        #expect(driver.queue.finish(light).isEmpty)
        #expect(driver.queue.isEmpty)
    }
}
