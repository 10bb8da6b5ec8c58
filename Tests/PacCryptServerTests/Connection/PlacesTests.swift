import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI
import Settings
import Testing

@testable import PacCryptServer
@testable import RequestGuard

@Suite("Places of connections and requests")
struct PlacesTests {
    @Test(
        "What the system lets the process open is shared out, and never more than that",
        arguments: [512, 1024, 4096, 20_000, 65_536, .max])
    func descriptors(openFiles: Int) {
        let budget = DescriptorBudget(openFiles: openFiles)
        #expect(DescriptorBudget.reserve + 3 * budget.connections + budget.unfinishedFiles <= openFiles)
        #expect(budget.unfinishedFiles >= DescriptorBudget.filesOfShare)
        #expect(ConnectionPlaces.margin < DescriptorBudget.reserve / 2)
        #expect(openFiles < 20_000 || budget.connections == 1024)
    }

    @Test("However little may be open, something is served")
    func fewDescriptors() {
        let budget = DescriptorBudget(openFiles: 0)
        #expect(budget.connections == 16 && budget.unfinishedFiles == DescriptorBudget.filesOfShare)
    }

    @Test(
        "A peer is known by its IP address alone",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"), ("::ffff:192.0.2.7", "192.0.2.7"),
            ("fe80::1", "fe80::1"),
        ])
    func peers(text: String, expected: String) throws {
        #expect(try SocketAddress(ipAddress: text, port: 4711).ipAddressOfPeer == IPAddress(expected))
        #expect(try SocketAddress(unixDomainSocketPath: "/socket").ipAddressOfPeer == nil)
    }

    @Test("Requests with long bodies leave places for short ones, and downloads leave connections for everything else")
    func reserves() throws {
        let budgets = ServerBudgets(
            ServerConfiguration(version: "1", maximumConnections: 8, maximumRequestsInFlight: 8))
        var held = try (0..<6).map { _ in try budgets.requests.take(1, .large, for: loopback) }
        #expect(throws: NoPlace.atAll) { try budgets.requests.take(1, .large, for: loopback) }
        held += try (0..<2).map { _ in try budgets.requests.take(for: loopback) }
        #expect(throws: NoPlace.atAll) { try budgets.requests.take(for: loopback) }
        held += try (0..<6).map { _ in try budgets.downloads.take(for: loopback) }
        #expect(throws: NoPlace.atAll) { try budgets.downloads.take(for: loopback) }
        #expect(held.count == 14)
    }

    @Test("What a quarter of the memory is kept for has room there with as many requests as may be in progress")
    func smallBodies() throws {
        let configuration = ServerConfiguration(version: "1")
        let budgets = ServerBudgets(configuration)
        // Nobody fills the part for large ones fairly enough to leave anything.
        let large = try budgets.memory.take(configuration.maximumBufferedBytes * 3 / 4, .large, for: loopback)
        let count = 2 * ClaimSize.shortBodyCount
        let small = try (0..<configuration.maximumRequestsInFlight).map { _ in
            try budgets.memory.take(count, ClaimSize(ofAnswer: count), for: loopback)
        }
        #expect(small.count == 256 && large.amount == 96 << 20)
        let forms = try (0..<configuration.maximumRequestsInFlight).map { _ in
            try budgets.shareForms.take(RequestBound.formWithKey, for: loopback)
        }
        #expect(forms.count == 256)
    }

    /// One behind which many may be.
    private let loopback = Claimant(Holder(address: IPAddress(v4: 0x7F00_0001), isExempt: true))

    @Test("The header tells whether a body may be long")
    func longBodies() throws {
        for (headers, isLong) in [
            ([:], false), ([.contentLength: "65536"], false), ([.contentLength: "65537"], true),
            ([.contentLength: "99999999999999999999999"], true), ([.transferEncoding: "chunked"], true),
        ] as [(HTTPFields, Bool)] {
            let request = Request(
                head: HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: headers),
                body: RequestBody(buffer: ByteBuffer()))
            #expect(request.mayBeLong == isLong, "\(headers)")
        }
    }

    @Test("A client that does too much is told so; when everybody together does, the server is busy")
    func answers() {
        let own = RequestError(NoPlace.ofOwner as any Error)
        #expect(own.code == .rateLimited && own.headers[.retryAfter] == "2")
        for error in [NoPlace.atAll, NoPlace.gaveWay, ConnectionFailure.gaveWay] as [any Error] {
            let all = RequestError(error)
            #expect(all.code == .busy && all.headers[.retryAfter] == "2")
        }
    }

    @Test("No fraction holds for a trusted proxy, the machine itself and a shared network, as peers and as clients")
    func exempt() throws {
        var settings = Settings()
        settings.trustedProxies = try ["192.0.2.7"].map(Written.init(parsing:))
        settings.sharedNetworks = try ["203.0.113.0/24", "2001:db8:1::/48"].map(Written.init(parsing:))
        let policy = RequestPolicy(settings: settings)
        for (text, isExempt) in [
            ("192.0.2.7", true), ("192.0.2.8", false), ("127.0.0.1", true), ("127.1.2.3", true), ("::1", true),
            ("203.0.113.5", true), ("203.0.114.5", false), ("2001:db8:1::5", true), ("2001:db8:2::5", false),
        ] {
            let address = try #require(IPAddress(text))
            let expected = Holder(address: address, isExempt: isExempt)
            #expect(policy.holder(ofPeer: address) == expected, "\(text)")
            let client = ClientAddress(peer: address, chain: [], peerIsTrustedProxy: false, result: .known(address))
            #expect(policy.holder(of: client) == expected, "\(text)")
        }
        #expect(policy.holder(ofPeer: nil) == .unknown)
        let unknown = ClientAddress(peer: nil, chain: [], peerIsTrustedProxy: false, result: .unknown(.headerTooLong))
        #expect(policy.holder(of: unknown) == .unknown)
    }

    @Test("Above half, a peer has a fraction of the connections; when all are taken, idle ones give way")
    func connections() throws {
        let policy = LivePolicy(RequestPolicy(settings: Settings()))
        let places = ConnectionPlaces(budget: FairBudget(total: 16), policy: policy)
        func take(_ text: String, _ phase: Activity.Phase = .working) throws -> Claim {
            try places.take(for: SocketAddress(ipAddress: text, port: 1), Activity(phase))
        }
        let first = try (0..<8).map { _ in try take("192.0.2.1") }
        #expect(throws: NoPlace.ofOwner) { try take("192.0.2.1") }
        let others = try ["198.51.100.1", "198.51.100.1", "2001:db8::1"].map { try take($0) }
        for text in ["198.51.100.1", "2001:db8::2"] {
            #expect(throws: NoPlace.ofOwner) { try take(text) }
        }
        let local = try (0..<5).map { _ in try take("127.0.0.1", .idle) }
        let newcomer = try take("203.0.113.1")
        #expect(local.filter { $0.amount == 0 }.count == 1 && newcomer.amount == 1)
        #expect((first + others).allSatisfy { $0.amount == 1 })
    }
}
