import AuditLogConformance
import Testing

@testable import AuditLog

@Suite("Adapters keep what their ports promise")
struct PortTests {
    @Test("Heads in memory", arguments: AuditHeadStorePromise.all)
    func heads(promise: AuditHeadStorePromise) throws {
        try promise.check(InMemoryAuditHeadStore())
    }

    @Test("The sink in memory", arguments: AuditSinkPromise.all)
    func recordingSink(promise: AuditSinkPromise) async throws {
        let sink = RecordingAuditSink()
        try await promise.check(
            AuditSinkUnderTest(
                sink: sink, recorded: { sink.events.map(RecordedEvent.init) },
                setFailing: { sink.fail(with: $0 ? AuditLogError.overloaded : nil) }))
    }

    @Test("The log in a file", arguments: AuditSinkPromise.all)
    func fileLog(promise: AuditSinkPromise) async throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        let log = try fixture.open(calls: failing.calls)
        defer { log.close() }
        try await promise.check(
            AuditSinkUnderTest(
                sink: log,
                recorded: {
                    // Recording waits for all that was noted before.
                    try await log.record(AuditEvent(.logView, actor: .commandLine))
                    return try fixture.entries().filter { entry in
                        let isOwn =
                            entry.actor == "system" && ["log_started", "log_write_failed"].contains(entry.event)
                        return !isOwn && !(entry.event == "log_view" && entry.actor == "command_line")
                    }.map(RecordedEvent.init)
                },
                setFailing: { failing.set($0 ? .write(after: 10) : nil) }))
    }

    @Test("The aggregator, for what does not repeat", arguments: AuditSinkPromise.all)
    func aggregator(promise: AuditSinkPromise) async throws {
        let sink = RecordingAuditSink()
        let aggregator = AuditAggregator(sink: sink) { 0 }
        try await promise.check(
            AuditSinkUnderTest(
                sink: aggregator, recorded: { sink.events.map(RecordedEvent.init) },
                setFailing: { sink.fail(with: $0 ? AuditLogError.overloaded : nil) }))
    }
}
