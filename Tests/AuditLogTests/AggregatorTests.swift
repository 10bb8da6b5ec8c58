import AuditLogConformance
import TestSupport
import Testing
import TextEncodings

@testable import AuditLog

@Suite("Repeated failures")
struct AggregatorTests {
    private let sink = RecordingAuditSink()
    private let clock = ManualClock()

    private func aggregator(capacity: Int = 100) -> AuditAggregator {
        AuditAggregator(sink: sink, capacity: capacity) { [clock] in clock.milliseconds }
    }

    private func failure(
        _ client: String, _ kind: AuditEventKind = .login, share: String? = nil, reason: String = "wrong"
    ) -> AuditEvent {
        AuditEvent(
            kind, .failure, client: client, share: share.map { ShareTag(shareID: $0) }, detail: ["reason": reason])
    }

    @Test("The first of a minute is written at once, the others as one with their times when the minute ends")
    func oneMinute() {
        let aggregator = aggregator()
        let start = clock.milliseconds
        for _ in 0..<1000 {
            aggregator.note(failure("a"))
            clock.advance(by: .milliseconds(20))
        }
        aggregator.flush()
        #expect(sink.events == [failure("a")])
        clock.advance(by: .milliseconds(60_000))
        aggregator.flush()
        #expect(sink.events.map(\.count) == [1, 999])
        let times = [
            "first": RFC3339.text(milliseconds: start + 20), "last": RFC3339.text(milliseconds: start + 999 * 20),
        ]
        #expect(sink.events.last?.detail == times.merging(["reason": "wrong"]) { $1 })
        aggregator.flush()
        #expect(sink.events.count == 2)
    }

    @Test("Two shares in one minute are two entries, and each says how often")
    func shares() {
        let aggregator = aggregator()
        for share in ["A", "B", "C"] {
            for _ in 0..<3 { aggregator.note(failure("a", .unlock, share: share)) }
        }
        clock.advance(by: .milliseconds(60_000))
        aggregator.flush()
        for share in ["A", "B", "C"] {
            let entries = sink.events.filter { $0.share == ShareTag(shareID: share) }
            #expect(entries.map(\.count) == [1, 2])
        }
        #expect(sink.events.count == 6)
    }

    @Test("What differs in its detail is never said of each other")
    func details() {
        let aggregator = aggregator()
        for signature in ["Eicar", "Other", "Eicar", "Other", "Other"] {
            aggregator.note(AuditEvent(.scan, .refused, client: "a", detail: ["signature": signature]))
        }
        aggregator.flushAll()
        let counts = Dictionary(grouping: sink.events) { $0.detail["signature"] ?? "" }.mapValues { $0.map(\.count) }
        #expect(counts == ["Eicar": [1, 1], "Other": [1, 2]])
    }

    @Test("The next minute begins with an entry again, behind the count of the one before")
    func nextMinute() {
        let aggregator = aggregator()
        for _ in 0..<2 {
            for _ in 0..<3 { aggregator.note(failure("a")) }
            clock.advance(by: .milliseconds(60_000))
        }
        aggregator.flush()
        #expect(sink.events.map(\.count) == [1, 2, 1, 2])
    }

    @Test("Clients, kinds and outcomes are counted apart; every failure is counted once")
    func apart() {
        let aggregator = aggregator()
        for client in ["a", "b"] {
            for kind in [AuditEventKind.login, .unlock] {
                for _ in 0..<5 { aggregator.note(failure(client, kind)) }
            }
        }
        aggregator.note(AuditEvent(.login, .refused, client: "a"))
        #expect(sink.events.count == 5)
        clock.advance(by: .milliseconds(60_000))
        aggregator.flush()
        #expect(sink.events.map(\.count) == [1, 1, 1, 1, 1, 4, 4, 4, 4])
    }

    @Test("Successes and whatever is recorded pass unchanged")
    func unchanged() async throws {
        let aggregator = aggregator()
        for _ in 0..<3 {
            aggregator.note(AuditEvent(.download, client: "a"))
            try await aggregator.record(failure("a"))
        }
        #expect(sink.events.count == 6)
    }

    @Test("A million clients take a bounded table, and none of their failures is lost")
    func bounded() {
        let aggregator = aggregator(capacity: 10)
        for number in 0..<1000 {
            aggregator.note(failure("\(number)"))
            aggregator.note(failure("\(number)"))
        }
        aggregator.flushAll()
        #expect(sink.events.reduce(0) { $0 + $1.count } == 2000)
    }

    @Test("At the end everything is passed on")
    func end() {
        let aggregator = aggregator()
        for _ in 0..<7 { aggregator.note(failure("a")) }
        aggregator.flushAll()
        #expect(sink.events.map(\.count) == [1, 6])
    }
}

@Suite("The head in the ordinary log")
struct HeadAnnouncerTests {
    @Test("It is said at start, then every hour, and when the clock goes back")
    func hourly() throws {
        var announcer = AuditHeadAnnouncer()
        let head = try #require(AuditHead(seq: 3, hash: [UInt8](repeating: 1, count: 32)))
        #expect(announcer.line(head: nil, now: 0) == nil)
        #expect(announcer.line(head: head, now: 10) == "audit log head \(head)")
        #expect(announcer.line(head: head, now: 3_600_009) == nil)
        #expect(announcer.line(head: head, now: 3_600_010) != nil)
        #expect(announcer.line(head: head, now: 3_600_011) == nil)
        #expect(announcer.line(head: head, now: 5) != nil)
    }
}
