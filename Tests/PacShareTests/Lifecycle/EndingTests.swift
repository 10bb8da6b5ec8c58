import Foundation
import PacShare
import PacShareConformance
import RequestGuard
import Testing

private typealias Example = ShareExample

@Suite("Endings")
struct EndingTests {
    /// A share that ended so, and why nobody can do anything with it any more.
    private static func ended() throws -> [(Share, ShareState)] {
        var revoked = try Example.share()
        _ = revoked.handle(.revoke, now: Example.at(10))
        var lost = try Example.share()
        _ = lost.handle(.markLost, now: Example.at(10))
        var expired = try Example.share()
        _ = expired.handle(.settle, now: Example.at(86_400))
        var burned = try Example.share(sizes: [0], rules: ShareRules(burnGraceSeconds: 0))
        let token = ShareToken.random()
        _ = burned.handle(.claimDownload(try Example.lease(token, of: burned)), now: Example.at(9))
        _ = burned.handle(.confirm(lease: token.hash), now: Example.at(10))
        return [
            (revoked, .revoked(at: Example.at(10))), (lost, .lost(at: Example.at(10))),
            (expired, .expired(at: Example.at(86_400))), (burned, .burned(at: Example.at(10))),
        ]
    }

    @Test("nothing can be done with a share that is over, in every state and with every command")
    func table() throws {
        for (ended, state) in try Self.ended() {
            #expect(ended.state == state)
            #expect(ended.metadata.isEmpty && ended.tickets.isEmpty && ended.leases.isEmpty && ended.qr == nil)
            let token = ShareToken.random()
            let refused: [ShareCommand] = [
                .reserveAttempt(ticket: nil), .reserveAttempt(ticket: token.hash), .refundAttempt(ticket: nil),
                .discloseCode(step: 1), .unlock(try Example.ticket(token)),
                .claimDownload(try Example.lease(token, of: ended)), .reopen,
                .revoke,
                .markLost,
            ]
            let now = state == .expired(at: Example.at(86_400)) ? Example.at(86_400) : Example.at(20)
            for command in refused {
                var share = ended
                let (reply, events) = share.handle(command, now: now)
                #expect(reply == .refused(.over(state)) && events.isEmpty && share == ended, "\(command)")
            }
            for command in [ShareCommand.confirm(lease: token.hash), .progress(lease: token.hash, sent: [])] {
                var share = ended
                #expect(share.handle(command, now: now).0 == .refused(.noLease))
            }
            var share = ended
            #expect(share.handle(.settle, now: now).0 == .done && share == ended)
            #expect(share.handle(.failAttempt, now: now).0 == .done)
        }
    }

    @Test("blobs are forgotten once the share is over and they are deleted, not before and not of a lost one")
    func forgetBlobs() throws {
        var share = try Example.share()
        #expect(share.handle(.forgetBlobs, now: Example.at(1)).0 == .refused(.notDue))
        for (ended, state) in try Self.ended() {
            share = ended
            let reply = share.handle(.forgetBlobs, now: Example.at(86_400)).0
            // By then each has expired as well.
            #expect(reply == .done && share.storedBytes == 0)
            share = ended
            if case .lost = state {
                #expect(share.handle(.forgetBlobs, now: Example.at(20)).0 == .refused(.notDue))
                #expect(share.storedBlobs.count == 1)
            }
        }
    }

    @Test("revoking ends running leases")
    func revoke() throws {
        var share = try Example.share()
        let token = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(1))
        let (reply, events) = share.handle(.revoke, now: Example.at(2))
        #expect(reply == .done && events.map(\.kind) == [.revoked])
        #expect(share.handle(.progress(lease: token.hash, sent: []), now: Example.at(3)).0 == .refused(.noLease))
    }

    @Test("nobody opens a share after its expiry, though nobody has swept it")
    func expiry() throws {
        var share = try Example.share(lifeSeconds: 100)
        let token = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(99))
        for command in [
            ShareCommand.reserveAttempt(ticket: nil), .claimDownload(try Example.lease(.random(), of: share)),
        ] {
            let reply = share.handle(command, now: Example.at(100)).0
            #expect(reply == .refused(.over(.expired(at: Example.at(100)))))
        }
        // Whoever has opened it before may finish.
        #expect(share.state == .active && share.lease(token, now: Example.at(100)) != nil)
        #expect(share.handle(.confirm(lease: token.hash), now: Example.at(200)).1.map(\.kind).first == .confirmed)
        #expect(share.state == .expired(at: Example.at(100)))
    }

    @Test("the picture of the second factor goes after ten minutes; looking at it changes nothing")
    func picture() throws {
        let token = ShareToken.random()
        var share = try Example.share(qrToken: token)
        #expect(share.nextDue == Example.at(600))
        #expect(share.qr(token, now: Example.at(599)) != nil)
        #expect(share.qr(.random(), now: Example.at(1)) == nil)
        #expect(share.qr(token, now: Example.at(600)) == nil)
        _ = share.handle(.settle, now: Example.at(600))
        #expect(share.qr == nil && share.nextDue == share.expiresAt)
    }

    @Test("a record survives being written and read")
    func coding() throws {
        var share = try Example.share(sizes: [5, 1_000_000], qrToken: .random(), requiresCode: true)
        let token = ShareToken.random()
        let commands: [ShareCommand] = [
            .unlock(try Example.ticket(token, codeStep: 9)), .claimDownload(try Example.lease(token, of: share)),
            .progress(lease: token.hash, sent: [SentRange(.file(0), 0..<3), SentRange(.zip(size: 77), 5..<9)]),
        ]
        var versions = [share]
        for (second, command) in commands.enumerated() {
            _ = share.handle(command, now: Example.at(Int64(second)))
            versions.append(share)
        }
        for (ended, _) in try Self.ended() { versions.append(ended) }
        for version in versions {
            let data = try JSONEncoder().encode(version)
            #expect(try JSONDecoder().decode(Share.self, from: data) == version)
        }
    }

    @Test("a record holds neither ids nor tokens")
    func secrets() throws {
        let id = ShareID.random()
        let tokens = (0..<4).map { _ in ShareToken.random() }
        var share = try Example.share(id: id, manageToken: tokens[0], qrToken: tokens[1])
        _ = share.handle(.unlock(try Example.ticket(tokens[2])), now: Example.at(0))
        _ = share.handle(.claimDownload(try Example.lease(tokens[3], of: share)), now: Example.at(0))
        let text = String(decoding: try JSONEncoder().encode(share), as: UTF8.self)
        for secret in [id.text] + tokens.map(\.text) { #expect(!text.contains(secret)) }
    }
}
