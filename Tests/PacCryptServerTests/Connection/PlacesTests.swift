import HTTPTypes
import Hummingbird
import NIOCore
import RequestGuard
import Settings
import Testing

@testable import PacCryptServer

@Suite("Places of connections and requests")
struct PlacesTests {
    @Test(
        "What the system lets the process open is shared out, and never more than that",
        arguments: [512, 1024, 4096, 20_000, 65_536, .max])
    func descriptors(openFiles: Int) {
        let budget = DescriptorBudget(openFiles: openFiles)
        #expect(DescriptorBudget.reserve + 3 * budget.connections + budget.unfinishedFiles <= openFiles)
        #expect(budget.unfinishedFilesPerClient >= 100 && budget.unfinishedFilesPerClient <= budget.unfinishedFiles)
        #expect(budget.connectionsPerPeer <= budget.connections)
        #expect(openFiles < 20_000 || budget.connections == 1024 && budget.connectionsPerPeer == 128)
    }

    @Test("However little may be open, something is served")
    func fewDescriptors() {
        let budget = DescriptorBudget(openFiles: 0)
        #expect(budget.connections == 16 && budget.connectionsPerPeer == 16 && budget.unfinishedFilesPerClient == 100)
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

    @Test("Requests with long bodies leave places for short ones, and a client leaves some for others")
    func requests() throws {
        let (a, b, c) = (client("192.0.2.1"), client("192.0.2.2"), client("192.0.2.3"))
        let places = RequestPlaces(total: 8, perClient: 4)
        var held = [try places.take(for: a, isLong: true), try places.take(for: a, isLong: true)]
        #expect(throws: NoPlace.ofOwner) { try places.take(for: a, isLong: true) }
        for _ in 0..<2 { held.append(try places.take(for: a, isLong: false)) }
        #expect(throws: NoPlace.ofOwner) { try places.take(for: a, isLong: false) }
        held = Array(held.prefix(2))
        for client in [b, c] { for _ in 0..<2 { held.append(try places.take(for: client, isLong: true)) } }
        #expect(throws: NoPlace.atAll) { try places.take(for: client("192.0.2.4"), isLong: true) }
        for _ in 0..<2 { held.append(try places.take(for: client("192.0.2.4"), isLong: false)) }
        #expect(throws: NoPlace.atAll) { try places.take(for: client("192.0.2.5"), isLong: false) }
        #expect(held.count == 8)
    }

    @Test("A refused request keeps no place")
    func refusedKeepsNothing() throws {
        let a = client("192.0.2.1")
        let places = RequestPlaces(total: 2, perClient: 4)
        let first = try places.take(for: a, isLong: false)
        let second = try places.take(for: a, isLong: false)
        #expect(throws: NoPlace.atAll) { try places.take(for: a, isLong: true) }
        second.forEach { $0.giveBack() }
        #expect(try places.take(for: a, isLong: true).count == 2)
        #expect(first.count == 1)
    }

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
        let all = RequestError(NoPlace.atAll as any Error)
        #expect(all.code == .busy && all.headers[.retryAfter] == "2")
    }

    @Test("A peer has some of the connections; a trusted proxy and the machine itself have all")
    func peers() throws {
        var settings = Settings()
        settings.trustedProxies = try ["192.0.2.7"].map(Written.init(parsing:))
        let peers = PeerPlaces(perPeer: 2, policy: LivePolicy(RequestPolicy(settings: settings)))
        var held: [Place?] = []
        for _ in 0..<2 { held.append(try peers.take(for: SocketAddress(ipAddress: "192.0.2.1", port: 1))) }
        #expect(throws: NoPlace.ofOwner) { try peers.take(for: SocketAddress(ipAddress: "192.0.2.1", port: 2)) }
        for address in ["192.0.2.2", "2001:db8::1", "2001:db8::2"] {
            held.append(try peers.take(for: SocketAddress(ipAddress: address, port: 1)))
        }
        #expect(throws: NoPlace.ofOwner) { try peers.take(for: SocketAddress(ipAddress: "2001:db8::3", port: 1)) }
        #expect(held.allSatisfy { $0 != nil })
        for address in ["127.0.0.1", "::1", "192.0.2.7"] {
            for _ in 0..<5 { #expect(try peers.take(for: SocketAddress(ipAddress: address, port: 1)) == nil) }
        }
        #expect(try peers.take(for: nil) == nil)
        held = []
        #expect(try peers.take(for: SocketAddress(ipAddress: "192.0.2.1", port: 3)) != nil)
    }

    private func client(_ text: String) -> ClientKey {
        ClientKey(address: IPAddress(text) ?? .init(v4: 0))
    }
}
