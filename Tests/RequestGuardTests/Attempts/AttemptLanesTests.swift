import TestSupport
import Testing

@testable import RequestGuard

@Suite("Attempt lanes")
struct AttemptLanesTests {
    private let clock = ManualClock()
    private let budget: AttemptBudget
    private let lanes: AttemptLanes

    init() {
        budget = AttemptBudget(scope: "share", store: InMemoryLimitStore()) { [clock] in clock.timestamp }
        lanes = AttemptLanes(budget)
    }

    /// A client of a network, both by their number.
    private func client(_ network: Int, _ number: Int = 0) -> ClientKey {
        ClientKey(address: IPAddress(v4: 0x0A00_0000 + UInt32(network) << 8 + UInt32(number)))
    }

    /// Takes an attempt.
    ///
    /// - Returns: the seconds to wait; nil when it was taken.
    private func wait(_ client: ClientKey, browser: String? = nil) async throws -> Int? {
        guard
            case .refused(let seconds) = try await lanes.reserve(subject: "id", client: client, browser: browser)
        else { return nil }
        return seconds
    }

    /// How many attempts the clients get, each trying until it is refused.
    private func taken(_ clients: [ClientKey]) async throws -> Int {
        var count = 0
        for client in clients {
            while try await wait(client) == nil { count += 1 }
        }
        return count
    }

    @Test("a network that nobody tried from gets in while others have used up what all have together")
    func freshNetwork() async throws {
        let attackers = (0..<64).flatMap { network in (0..<4).map { client(network, $0) } }
        let count = try await taken(attackers)
        #expect(count > 20)
        #expect(try await budget.reserveOfEverybody(subject: "id").isRefused)
        for number in 0..<3 { #expect(try await wait(client(1000, number)) == nil) }
        #expect(try await wait(client(1000, 3)) == 60, "and no longer than until the common lane has one")
    }

    @Test("a network has 10 attempts, whatever number of addresses it has, and one more every 150 seconds")
    func network() async throws {
        // Another network's empty the common lane; with theirs this network would have more than its own.
        #expect(try await taken((0..<254).map { client(7, $0) }) == 10)
        clock.advance(seconds: 149)
        #expect(try await wait(client(7, 255)) == 1)
        clock.advance(seconds: 1)
        #expect(try await wait(client(7, 255)) == nil)
    }

    @Test("an IPv6 network is a /48, and a client a /64")
    func sixth() async throws {
        let clients = try (0..<100).map { number in
            ClientKey(address: try #require(IPAddress("2001:db8:5:\(String(number, radix: 16))::1")))
        }
        #expect(Set(clients).count == 100 && Set(clients.map(\.network)).count == 1)
        #expect(try await taken(clients) == 10)
        #expect(ClientKey.unknown.network == .unknown)
    }

    @Test("all strangers together have 220 attempts, then 7 a minute, whatever number of networks they have")
    func cappedInSum() async throws {
        let attackers = (0..<5000).map { client($0) }
        #expect(try await taken(attackers) == 220)
        clock.advance(seconds: 60)
        #expect(try await taken((5000..<10_000).map { client($0) }) == 7)
    }

    @Test("all strangers together have 10,300 attempts on the first day, and 10,080 on any other")
    func daily() async throws {
        var count = 0
        var next = 0
        for expected in [10_300, 20_380] {
            for _ in 0..<8640 {
                // More networks than get anything.
                count += try await taken((next..<next + 3).map { client($0 % 60_000) })
                next += 3
                clock.advance(seconds: 10)
            }
            #expect(((expected - 3)...expected).contains(count), "but for what came back in the last seconds")
        }
    }

    @Test("a browser that is known gets in whatever others do, also those of its own address, and has its own five")
    func knownBrowser() async throws {
        let own = client(3)
        _ = try await taken([own] + (0..<500).map { client($0) })
        for _ in 0..<5 { #expect(try await wait(own, browser: "a") == nil) }
        #expect(try await wait(own, browser: "a") == 300, "from then on it is as any other of its address")
        #expect(try await wait(client(900), browser: "a") == 10)
        #expect(try await wait(own, browser: "b") == nil)
    }

    @Test("all browsers that are known have 20 attempts together")
    func knownBrowsers() async throws {
        _ = try await taken((0..<500).map { client($0) })
        var count = 0
        for number in 0..<50 where try await wait(client(1), browser: "\(number)") == nil { count += 1 }
        #expect(count == 20)
    }

    @Test("an attempt that is given back is given back to each bucket that it was taken from")
    func refunded() async throws {
        for round in 0..<300 {
            let browser = round % 3 == 0 ? "a" : nil
            let answer = try await lanes.reserve(subject: "id", client: client(round % 2), browser: browser)
            guard case .reserved(let reservation) = answer else {
                Issue.record("Attempt \(round) was refused.")
                return
            }
            try await budget.refund(reservation)
        }
        #expect(try await taken((0..<500).map { client($0) }) == 220)
    }

    @Test("another subject begins with full buckets")
    func otherSubject() async throws {
        _ = try await taken((0..<500).map { client($0) })
        let answer = try await lanes.reserve(subject: "id/1", client: client(0), browser: nil)
        #expect(!answer.isRefused)
    }
}

extension AttemptBudget.Answer {
    fileprivate var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}
