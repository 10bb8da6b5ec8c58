import Foundation
import PacShare
import PacShareConformance
import RequestGuard
import Testing

private typealias Example = ShareExample

/// Shares that are destroyed with their delivery: nothing that got lost on its way can be had again.
@Suite("Delivery without grace")
struct ArrivalTests {
    private var share: Share
    private let token = ShareToken.random()

    init() throws {
        share = try Example.share(sizes: [1000], rules: ShareRules(burnGraceSeconds: 0))
        _ = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(0))
    }

    /// Tells of an answer.
    ///
    /// - Returns: whether all is delivered.
    private mutating func send(
        _ range: Range<UInt64>, _ item: SentRange.Item = .file(0), arrives: Bool, at second: Int64 = 1
    ) -> Bool {
        let sent = [SentRange(item, range)]
        let command = ShareCommand.progress(lease: token.hash, sent: sent, arrived: arrives ? sent : [])
        let (reply, _) = share.handle(command, now: Example.at(second))
        return reply == .progressed(isDelivered: true)
    }

    private mutating func state(at second: Int64) -> ShareState {
        _ = share.handle(.settle, now: Example.at(second))
        return share.state
    }

    @Test("after the end has arrived and a download was lost, each chunk has to arrive before anything is delivered")
    mutating func chunks() {
        #expect(!send(900..<1000, arrives: true))
        #expect(!send(0..<1000, arrives: false))
        for start in stride(from: UInt64(0), to: 900, by: 100) {
            #expect(send(start..<start + 100, arrives: true) == (start == 800), "chunk at \(start)")
        }
        #expect(share.state == .burned(at: Example.at(1)))
    }

    @Test("a probe delivers nothing of a download that is under way", arguments: [0..<1, 500..<501, 999..<1000])
    mutating func probe(range: Range<UInt64>) {
        #expect(!send(900..<1000, arrives: true))
        #expect(!send(0..<999, arrives: false, at: 10))
        #expect(!send(range, arrives: true, at: 11))
        for second in stride(from: Int64(30), through: 600, by: 20) {
            let command = ShareCommand.progress(lease: token.hash, sent: [], arrived: [])
            #expect(share.handle(command, now: Example.at(second)).0 == .progressed(isDelivered: false))
        }
        #expect(send(0..<1000, arrives: true, at: 601) && share.state == .burned(at: Example.at(601)))
    }

    @Test("the end that arrives again after a download was lost delivers nothing, however long nobody comes")
    mutating func endAgain() {
        _ = send(900..<1000, arrives: true)
        _ = send(0..<1000, arrives: false)
        #expect(!send(900..<1000, arrives: true))
        #expect(state(at: 900) == .active && share.history.deliveries == 0)
    }

    @Test("a download that was gone on with to its end delivers once nobody has asked for more of it for a minute")
    mutating func resumed() {
        #expect(!send(0..<600, arrives: false))
        #expect(!send(300..<1000, arrives: true, at: 10))
        #expect(state(at: 69) == .active)
        #expect(share.nextDue == Example.at(70))
        #expect(state(at: 70) == .burned(at: Example.at(70)))
        #expect(share.history.deliveredAt == [Example.at(70)])
    }

    @Test("nobody takes over what was gone on with to its end")
    mutating func takeOver() throws {
        _ = send(0..<600, arrives: false)
        _ = send(300..<1000, arrives: true, at: 10)
        let grant = try Example.lease(.random(), of: share)
        #expect(share.handle(.claimDownload(grant), now: Example.at(69)).0 == .beingDownloaded(retryAfterSeconds: 1))
        let burned = ShareState.burned(at: Example.at(70))
        #expect(share.handle(.claimDownload(grant), now: Example.at(80)).0 == .refused(.over(burned)))
    }

    @Test("who asks again for what was sent before lacks it, and it has to arrive", arguments: [true, false])
    mutating func asksAgain(arrives: Bool) {
        _ = send(0..<600, arrives: false)
        _ = send(300..<1000, arrives: true, at: 10)
        #expect(!send(0..<100, arrives: arrives, at: 20))
        #expect(state(at: 900) == .active)
        #expect(send(0..<300, arrives: true, at: 901))
    }

    @Test("ranges deliver when all of them arrived, in any order, and what is told as sent counts with its end")
    mutating func ranges() {
        #expect(!send(500..<1000, arrives: true))
        #expect(!send(0..<400, arrives: false))
        let rest = ShareCommand.progress(
            lease: token.hash, sent: [SentRange(.file(0), 400..<500)], arrived: [SentRange(.file(0), 0..<500)])
        #expect(share.handle(rest, now: Example.at(2)).0 == .progressed(isDelivered: true))
    }

    @Test("a zip delivers when all of it arrived, whatever was sent of the files")
    mutating func zip() {
        _ = send(0..<1000, arrives: false)
        #expect(!send(0..<700, .zip(size: 1200), arrives: true))
        #expect(!send(700..<1200, .zip(size: 1200), arrives: false))
        #expect(send(700..<1200, .zip(size: 1200), arrives: true))
    }

    @Test("with grace what was sent counts, as before")
    func grace() throws {
        var share = try Example.share(sizes: [1000])
        _ = share.handle(.claimDownload(try Example.lease(token, of: share)), now: Example.at(0))
        let command = ShareCommand.progress(
            lease: token.hash, sent: [SentRange(.file(0), 0..<1000)], arrived: [])
        #expect(share.handle(command, now: Example.at(1)).0 == .progressed(isDelivered: true))
    }

    @Test("a record keeps what arrived, and one of an earlier version knows of nothing that did")
    mutating func record() throws {
        _ = send(0..<600, arrives: true)
        let record = try JSONEncoder().encode(share)
        #expect(try JSONDecoder().decode(Share.self, from: record) == share)
        let text = String(decoding: record, as: UTF8.self)
        let member = try #require(text.firstMatch(of: /"arrivedFiles":\[[^{}]*\{[^{}]*\{[^{}]*\}[^{}]*\}\],?/))
        let earlier = text.replacing(member.0, with: "").replacing(",}", with: "}")
        share = try JSONDecoder().decode(Share.self, from: Data(earlier.utf8))
        #expect(!send(600..<1000, arrives: true))
        #expect(send(0..<600, arrives: true))
    }
}
