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
        var expired = try Example.share()
        _ = expired.handle(.settle, now: Example.at(86_400))
        var burned = try Example.share(sizes: [0], rules: ShareRules(burnGraceSeconds: 0))
        let token = ShareToken.random()
        _ = burned.handle(.claimDownload(try Example.lease(token, of: burned)), now: Example.at(9))
        _ = burned.handle(.confirm(lease: token.hash), now: Example.at(10))
        return [
            (revoked, .revoked(at: Example.at(10))), (expired, .expired(at: Example.at(86_400))),
            (burned, .burned(at: Example.at(10))),
        ]
    }

    @Test("nothing can be done with a share that is over, in every state and with every command")
    func table() throws {
        for (ended, state) in try Self.ended() {
            #expect(ended.state == state)
            #expect(ended.metadata.isEmpty && ended.tickets.isEmpty && ended.leases.isEmpty && ended.qr == nil)
            let token = ShareToken.random()
            let refused: [ShareCommand] = [
                .reserveAttempt(ticket: nil), .reserveAttempt(ticket: token.hash),
                .refundAttempt(ended.takenAttempt(ticket: nil)),
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
            for command in [
                ShareCommand.confirm(lease: token.hash), .progress(lease: token.hash, sent: [], arrived: []),
            ] {
                var share = ended
                #expect(share.handle(command, now: now).0 == .refused(.noLease))
            }
            var share = ended
            #expect(share.handle(.settle, now: now).0 == .done && share == ended)
            #expect(share.handle(.failAttempt, now: now).0 == .done)
            share = ended
            #expect(share.handle(.markFound, now: now).0 == .refused(.notDue) && share == ended)
        }
    }

    @Test("a lost share can only be revoked and found; found, it is what it was")
    func lost() throws {
        let (ticket, lease) = (ShareToken.random(), ShareToken.random())
        var share = try Example.share(rules: ShareRules(maxDownloads: 2))
        _ = share.handle(.unlock(try Example.ticket(ticket)), now: Example.at(5))
        _ = share.handle(.claimDownload(try Example.lease(lease, of: share)), now: Example.at(6))
        let before = share
        #expect(share.handle(.markLost, now: Example.at(10)).1.map(\.kind) == [.lost])
        #expect(share.ticket(ticket, now: Example.at(11)) == nil && share.lease(lease, now: Example.at(11)) == nil)
        let refused: [ShareCommand] = [
            .reserveAttempt(ticket: nil), .refundAttempt(share.takenAttempt(ticket: nil)),
            .unlock(try Example.ticket(.random())), .claimDownload(try Example.lease(.random(), of: share)), .reopen,
            .markLost,
        ]
        for command in refused {
            #expect(share.handle(command, now: Example.at(20)).0 == .refused(.over(.lost(at: Example.at(10)))))
        }
        #expect(share.handle(.forgetBlobs, now: Example.at(20)).0 == .refused(.notDue))
        #expect(share.storedBlobs.count == 1)
        var revoked = share
        #expect(revoked.handle(.revoke, now: Example.at(21)).1.map(\.kind) == [.revoked])
        #expect(revoked.metadata.isEmpty && revoked.handle(.markFound, now: Example.at(22)).0 == .refused(.notDue))
        let (reply, events) = share.handle(.markFound, now: Example.at(30))
        #expect(reply == .done && events.map(\.kind) == [.found] && share == before)
        #expect(share.handle(.markFound, now: Example.at(31)).0 == .refused(.notDue))
    }

    @Test("time goes on for a lost share: its picture goes, it expires, and what was due is done when it is found")
    func timeOfLost() throws {
        var share = try Example.share(sizes: [0], qrToken: .random())
        let token = ShareToken.random()
        _ = share.handle(.markLost, now: Example.at(1))
        #expect(share.nextDue == Example.at(600))
        _ = share.handle(.settle, now: Example.at(600))
        #expect(share.qr == nil && share.nextDue == share.expiresAt)
        var expired = share
        #expect(expired.handle(.markFound, now: expired.expiresAt).0 == .refused(.notDue))
        #expect(expired.state == .expired(at: expired.expiresAt) && expired.metadata.isEmpty)

        var delivered = try Example.share(sizes: [0], rules: ShareRules(burnGraceSeconds: 60))
        _ = delivered.handle(.claimDownload(try Example.lease(token, of: delivered)), now: Example.at(1))
        _ = delivered.handle(
            .progress(lease: token.hash, sent: [SentRange(.file(0), 0..<0)], arrived: []), now: Example.at(2))
        _ = delivered.handle(.markLost, now: Example.at(3))
        #expect(delivered.handle(.settle, now: Example.at(100)).1.isEmpty, "nobody could have opened it again")
        #expect(delivered.handle(.markFound, now: Example.at(100)).1.map(\.kind) == [.found, .burned])
    }

    @Test("a lost share of an earlier version, which forgot its metadata, stays lost")
    func lostBefore() throws {
        var share = try Example.share()
        _ = share.handle(.markLost, now: Example.at(1))
        let text = String(decoding: try JSONEncoder().encode(share), as: UTF8.self)
        let field = try #require(text.firstMatch(of: /"sealedMetadata":"[^"]+"/)?.0)
        let old = text.replacingOccurrences(of: String(field), with: #""sealedMetadata":"""#)
        var read = try JSONDecoder().decode(Share.self, from: Data(old.utf8))
        #expect(read.handle(.markFound, now: Example.at(2)).0 == .refused(.notDue))
    }

    @Test("blobs are forgotten once the share is over and they are deleted, not before")
    func forgetBlobs() throws {
        var share = try Example.share()
        #expect(share.handle(.forgetBlobs, now: Example.at(1)).0 == .refused(.notDue))
        for (ended, _) in try Self.ended() {
            share = ended
            let reply = share.handle(.forgetBlobs, now: Example.at(86_400)).0
            // By then each has expired as well.
            #expect(reply == .done && share.storedBytes == 0)
        }
    }

    @Test("revoking ends running leases")
    func revoke() throws {
        var share = try Example.share()
        let token = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(1))
        let (reply, events) = share.handle(.revoke, now: Example.at(2))
        #expect(reply == .done && events.map(\.kind) == [.revoked])
        #expect(
            share.handle(.progress(lease: token.hash, sent: [], arrived: []), now: Example.at(3)).0
                == .refused(.noLease))
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
            .progress(
                lease: token.hash, sent: [SentRange(.file(0), 0..<3), SentRange(.zip(size: 77), 5..<9)],
                arrived: []),
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
