import AuditLogConformance
import TestSupport
import Testing
import TextEncodings

@testable import AuditLog

@Suite("Floods of refusals")
struct FloodTests {
    private let sink = RecordingAuditSink()
    private let clock = ManualClock()

    private func aggregator() -> AuditAggregator {
        AuditAggregator(sink: sink) { [clock] in clock.milliseconds }
    }

    private func refusal(_ client: Int, _ kind: AuditEventKind = .csrfRefusal) -> AuditEvent {
        AuditEvent(kind, .refused, client: "2001:db8::\(client)", detail: ["route": "/admin-login"])
    }

    @Test("Of 2,000 clients the first 100 are on record one by one, and the others as one entry that counts them")
    func merged() {
        let aggregator = aggregator()
        let start = clock.milliseconds
        for client in 0..<2000 {
            aggregator.note(refusal(client))
            clock.advance(by: .milliseconds(1))
        }
        #expect(sink.events == (0..<100).map { refusal($0) })
        clock.advance(by: .milliseconds(600_000))
        aggregator.flush()
        let last = sink.events.last
        #expect(sink.events.count == 101 && last?.count == 1900 && last?.client == nil && last?.share == nil)
        #expect(last?.kind == .csrfRefusal && last?.outcome == .refused && last?.detail["clients"] == "1000 or more")
        #expect(last?.detail["merged"] != nil)
        #expect(last?.detail["first"] == RFC3339.text(milliseconds: start + 100))
        #expect(last?.detail["last"] == RFC3339.text(milliseconds: start + 1999))
    }

    @Test("A day of a flood from a million clients leaves 1,685 entries at most, and counts every refusal")
    func bounded() {
        let aggregator = aggregator()
        var sent = 0
        for second in stride(from: 0, to: 86_400, by: 5) {
            for _ in 0..<50 {
                aggregator.note(refusal(sent))
                sent += 1
            }
            clock.advance(seconds: 5)
            if second.isMultiple(of: 10) { aggregator.flush() }
        }
        aggregator.flushAll()
        // 100, one more each minute, and one for each ten minutes.
        #expect(sink.events.count <= 100 + 1440 + 145)
        #expect(sink.events.reduce(0) { $0 + $1.count } == sent)
    }

    @Test("Repeats of the same client go the same way")
    func repeats() {
        let aggregator = aggregator()
        for client in 0..<300 { for _ in 0..<7 { aggregator.note(refusal(client)) } }
        clock.advance(seconds: 60)
        aggregator.flush()
        #expect(sink.events.count == 101)
        aggregator.flushAll()
        #expect(sink.events.reduce(0) { $0 + $1.count } == 2100)
        #expect(sink.events.count == 102 && sink.events.last?.detail["clients"] == "299")
    }

    @Test("A flood of one kind hides none of another, and nothing that an admin or the server itself does")
    func apart() async throws {
        let aggregator = aggregator()
        for client in 0..<2000 { aggregator.note(refusal(client)) }
        let others = [
            AuditEvent(.csrfRefusal, .failure, client: "a"), AuditEvent(.login, .failure, client: "a"),
            AuditEvent(.csrfRefusal, .refused, actor: .admin("ada"), client: "a"),
            AuditEvent(.logWriteFailed, .failure, actor: .system), AuditEvent(.unban, .failure, actor: .commandLine),
            AuditEvent(.download, client: "a"),
        ]
        for event in others { aggregator.note(event) }
        try await aggregator.record(refusal(1))
        #expect(Array(sink.events.dropFirst(100)) == others + [refusal(1)])
    }

    @Test("When the flood is over, clients are on record one by one again")
    func over() {
        let aggregator = aggregator()
        for client in 0..<200 { aggregator.note(refusal(client)) }
        clock.advance(seconds: 180)
        for client in 200..<205 { aggregator.note(refusal(client)) }
        #expect(Array(sink.events.suffix(3)) == (200..<203).map { refusal($0) })
        clock.advance(seconds: 420)
        aggregator.flush()
        #expect(sink.events.last?.count == 102)
        #expect(sink.events.last?.detail["clients"] == "102")
    }

    @Test("A clock that goes back closes the log for no longer than a flood would")
    func clockGoesBack() {
        let aggregator = aggregator()
        for client in 0..<200 { aggregator.note(refusal(client)) }
        clock.advance(by: .milliseconds(-86_400_000))
        aggregator.flush()
        #expect(sink.events.last?.count == 100, "what was counted is not kept for a day")
        aggregator.note(refusal(1000))
        clock.advance(seconds: 60)
        aggregator.note(refusal(1001))
        #expect(sink.events.last == refusal(1001))
    }
}
