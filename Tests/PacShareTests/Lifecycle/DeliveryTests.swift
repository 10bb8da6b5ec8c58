import PacShare
import PacShareConformance
import RequestGuard
import Testing

private typealias Example = ShareExample

@Suite("Delivery before deletion")
struct DeliveryTests {
    /// A share of one file of 1 MB, and the token of a lease on it, taken at second 0.
    private static func leased(
        rules: ShareRules = ShareRules(), sizes: [UInt64] = [1_000_000]
    ) throws -> (Share, ShareToken) {
        var share = try Example.share(sizes: sizes, rules: rules)
        let token = ShareToken.random()
        #expect(
            share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(0)).0
                == .claimed(.download))
        return (share, token)
    }

    private static func send(
        _ range: Range<UInt64>, of file: Int = 0, _ token: ShareToken, _ share: inout Share, at second: Int64,
        haveArrived: Bool = true
    ) -> (ShareReply, [ShareEvent.Kind]) {
        let sent = [SentRange(.file(file), range)]
        let command = ShareCommand.progress(lease: token.hash, sent: sent, arrived: haveArrived ? sent : [])
        let (reply, events) = share.handle(command, now: Example.at(second))
        return (reply, events.map(\.kind))
    }

    @Test("a download in three pieces under one lease delivers, and burns after the grace")
    func pieces() throws {
        var (share, token) = try Self.leased()
        #expect(Self.send(0..<400_000, token, &share, at: 10) == (.progressed(isDelivered: false), []))
        #expect(Self.send(600_000..<1_000_000, token, &share, at: 20) == (.progressed(isDelivered: false), []))
        #expect(Self.send(390_000..<610_000, token, &share, at: 30) == (.progressed(isDelivered: true), [.delivered]))
        #expect(share.burnsAt == Example.at(630))
        #expect(share.handle(.settle, now: Example.at(629)).1 == [])
        let (_, events) = share.handle(.settle, now: Example.at(630))
        #expect(events.map(\.kind) == [.burned] && share.state == .burned(at: Example.at(630)))
        #expect(share.metadata.isEmpty && share.leases.isEmpty && share.storedBlobs.count == 1)
        #expect(share.history.deliveredAt == [Example.at(30)] && share.history.bytesDelivered == 1_020_000)
    }

    @Test("without grace the share burns with its delivery")
    func noGrace() throws {
        var (share, token) = try Self.leased(rules: ShareRules(burnGraceSeconds: 0))
        #expect(
            Self.send(0..<1_000_000, token, &share, at: 5) == (.progressed(isDelivered: true), [.delivered, .burned]))
    }

    @Test("a confirmed download burns at once")
    func confirm() throws {
        var (share, token) = try Self.leased()
        let (reply, events) = share.handle(.confirm(lease: token.hash), now: Example.at(5))
        #expect(reply == .done && events.map(\.kind) == [.confirmed, .burned])
        #expect(share.handle(.confirm(lease: token.hash), now: Example.at(5)).0 == .refused(.noLease))
    }

    @Test("confirming ends one's own lease only")
    func confirmOne() throws {
        var (share, first) = try Self.leased(rules: ShareRules(maxDownloads: 2))
        let second = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(second, of: share)), now: Example.at(1))
        #expect(share.handle(.confirm(lease: first.hash), now: Example.at(2)).1.map(\.kind) == [.confirmed])
        #expect(share.state == .active && share.lease(second, now: Example.at(2)) != nil)
        #expect(share.handle(.confirm(lease: second.hash), now: Example.at(3)).1.map(\.kind) == [.confirmed, .burned])
    }

    @Test("somebody's confirmation does not cut another's grace")
    func graceOfAnother() throws {
        var (share, first) = try Self.leased(rules: ShareRules(maxDownloads: 2))
        let second = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(second, of: share)), now: Example.at(1))
        _ = Self.send(0..<1_000_000, first, &share, at: 10)
        _ = share.handle(.confirm(lease: second.hash), now: Example.at(20))
        #expect(share.burnsAt == Example.at(610))
        #expect(share.handle(.confirm(lease: first.hash), now: Example.at(30)).1.map(\.kind) == [.confirmed, .burned])
    }

    @Test("a share with downloads left does not burn")
    func downloadsLeft() throws {
        for count in [2, nil] as [Int?] {
            var (share, token) = try Self.leased(rules: ShareRules(maxDownloads: count))
            _ = Self.send(0..<1_000_000, token, &share, at: 5)
            _ = share.handle(.confirm(lease: token.hash), now: Example.at(6))
            _ = share.handle(.settle, now: Example.at(80_000))
            #expect(share.isActive(at: Example.at(80_000)) && share.burnsAt == nil)
            #expect(share.downloadsLeft == count.map { $0 - 1 })
        }
    }

    @Test("all files, or the zip, make a delivery")
    func severalFiles() throws {
        var (share, token) = try Self.leased(sizes: [10, 0, 20])
        #expect(Self.send(0..<10, of: 0, token, &share, at: 1).0 == .progressed(isDelivered: false))
        #expect(Self.send(0..<20, of: 2, token, &share, at: 2).0 == .progressed(isDelivered: false))
        #expect(Self.send(0..<0, of: 1, token, &share, at: 3).0 == .progressed(isDelivered: true))
        var (zipped, other) = try Self.leased(sizes: [10, 0, 20])
        let part = SentRange(.zip(size: 500), 0..<499)
        #expect(
            zipped.handle(.progress(lease: other.hash, sent: [part], arrived: [part]), now: Example.at(1)).0
                == .progressed(isDelivered: false))
        let rest = SentRange(.zip(size: 500), 499..<500)
        #expect(
            zipped.handle(.progress(lease: other.hash, sent: [rest], arrived: [rest]), now: Example.at(1)).0
                == .progressed(isDelivered: true))
    }

    @Test("a file that there is none of delivers nothing")
    func unknownFile() throws {
        var (share, token) = try Self.leased()
        for file in [-1, 1, .max] {
            #expect(Self.send(0..<1_000_000, of: file, token, &share, at: 1).0 == .progressed(isDelivered: false))
        }
    }

    @Test("a lease that sent nothing much gives its download back, twice at most")
    func returned() throws {
        var (share, token) = try Self.leased()
        _ = Self.send(0..<100_000, token, &share, at: 10)
        // The lease ends 15 minutes after its last byte; heartbeats do not prolong it.
        _ = share.handle(.progress(lease: token.hash, sent: [], arrived: []), now: Example.at(900))
        #expect(share.lease(token, now: Example.at(909)) != nil)
        var second: Int64 = 910
        for returned in 1...3 {
            let (_, events) = share.handle(.settle, now: Example.at(second))
            #expect(events.map(\.kind).first == .leaseEnded(isReturned: returned <= 2))
            #expect(share.downloadsLeft == (returned <= 2 ? 1 : 0))
            if returned <= 2 {
                let grant = try Example.lease(.random(), of: share)
                #expect(share.handle(.claimDownload(grant), now: Example.at(second)).0 == .claimed(.download))
                second += 900
            }
        }
        #expect(share.burnsAt == Example.at(second + 600))
    }

    @Test("a lease that sent the end of a file is spent when it ends")
    func spent() throws {
        for range in [934_464..<1_000_000, 900_000..<1_000_000] as [Range<UInt64>] {
            var (share, token) = try Self.leased()
            _ = Self.send(range, token, &share, at: 0)
            #expect(share.handle(.settle, now: Example.at(900)).1.map(\.kind) == [.leaseEnded(isReturned: false)])
            #expect(share.downloadsLeft == 0 && share.burnsAt == Example.at(1500))
            // Until then those who have the passwords open it again.
            #expect(
                share.handle(.claimDownload(try Example.lease(.random(), of: share)), now: Example.at(1499)).0
                    == .claimed(.again))
        }
        var (share, token) = try Self.leased()
        _ = Self.send(934_465..<1_000_000, token, &share, at: 0)
        #expect(share.handle(.settle, now: Example.at(900)).1.map(\.kind) == [.leaseEnded(isReturned: true)])
    }

    @Test("a lease that sent more than there is is spent")
    func repeated() throws {
        var (share, token) = try Self.leased()
        for second in 0..<11 { _ = Self.send(0..<100_000, token, &share, at: Int64(second)) }
        #expect(share.leases[0].isSpent)
        #expect(share.handle(.settle, now: Example.at(2000)).1.map(\.kind).first == .leaseEnded(isReturned: false))
    }

    @Test("a lease lives a day at most, whatever it sends")
    func oneDay() throws {
        var share = try Example.share(sizes: [1_000_000_000], lifeSeconds: 1000)
        let token = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(0))
        for hour in 0..<288 { _ = Self.send(0..<1, token, &share, at: Int64(hour) * 300) }
        #expect(share.lease(token, now: Example.at(86_399)) != nil, "also past the share's expiry")
        #expect(share.lease(token, now: Example.at(86_400)) == nil)
        #expect(
            share.handle(.settle, now: Example.at(86_400)).1.map(\.kind) == [.leaseEnded(isReturned: true), .expired])
    }

    @Test("an opening while somebody downloads must wait, and takes over after a minute without a connection")
    func takeOver() throws {
        var (share, first) = try Self.leased()
        func open(at second: Int64) throws -> (ShareReply, ShareToken) {
            let token = ShareToken.random()
            return (share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(second)).0, token)
        }
        #expect(try open(at: 1).0 == .beingDownloaded(retryAfterSeconds: 59))
        _ = share.handle(.progress(lease: first.hash, sent: [], arrived: []), now: Example.at(30))
        #expect(try open(at: 89).0 == .beingDownloaded(retryAfterSeconds: 1))
        let (reply, second) = try open(at: 90)
        #expect(reply == .claimed(.takeOver))
        #expect(share.lease(first, now: Example.at(90)) == nil && share.lease(second, now: Example.at(90)) != nil)
        #expect(share.leases.count == 1 && share.downloadsTaken == 1)
        #expect(Self.send(0..<1, first, &share, at: 91).0 == .refused(.noLease))
        // It does not begin another day.
        #expect(share.leases[0].openedAt == Example.at(0))
    }

    @Test("what is opened again takes no download and begins no new grace")
    func openedAgain() throws {
        var (share, token) = try Self.leased()
        _ = Self.send(0..<1_000_000, token, &share, at: 0)
        let again = ShareToken.random()
        #expect(
            share.handle(.claimDownload(try Example.lease(again, of: share)), now: Example.at(599)).0
                == .claimed(.again))
        // Whoever downloads in the grace may finish.
        #expect(share.handle(.settle, now: Example.at(700)).1 == [])
        #expect(share.burnsAt == nil)
        #expect(
            share.handle(.claimDownload(try Example.lease(.random(), of: share)), now: Example.at(601)).0
                == .beingDownloaded(retryAfterSeconds: 58))
        #expect(
            Self.send(0..<1_000_000, again, &share, at: 710) == (.progressed(isDelivered: true), [.delivered, .burned]))
    }

    @Test("leases are bounded; those that have delivered make room")
    func leaseBound() throws {
        var share = try Example.share(sizes: [10], rules: ShareRules(maxDownloads: nil))
        let first = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(first, of: share)), now: Example.at(0))
        for _ in 1..<ShareLimitation.leases {
            _ = share.handle(.claimDownload(try Example.lease(.random(), of: share)), now: Example.at(0))
        }
        let refused = share.handle(.claimDownload(try Example.lease(.random(), of: share)), now: Example.at(1)).0
        #expect(refused == .beingDownloaded(retryAfterSeconds: 59))
        _ = Self.send(0..<10, first, &share, at: 2)
        let grant = try Example.lease(.random(), of: share)
        #expect(share.handle(.claimDownload(grant), now: Example.at(3)).0 == .claimed(.download))
        #expect(share.leases.count == ShareLimitation.leases)
    }

    @Test("under a sealed lease the containers count")
    func sealedLease() throws {
        var share = try Example.share(sizes: [1000])
        let token = ShareToken.random()
        _ = share.handle(.claimDownload(try Example.lease(token, of: share, isSealed: true)), now: Example.at(0))
        #expect(Self.send(0..<1000, token, &share, at: 1).0 == .progressed(isDelivered: false))
        #expect(Self.send(1000..<1200, token, &share, at: 1).0 == .progressed(isDelivered: true))
    }

    @Test("a clock that steps back ends nothing early")
    func clockStepsBack() throws {
        var (share, token) = try Self.leased()
        _ = Self.send(0..<10, token, &share, at: 500)
        _ = Self.send(10..<20, token, &share, at: -500)
        #expect(share.lease(token, now: Example.at(1399)) != nil)
    }
}
