import AuditLog
import Testing

/// A sink and what the checks must be able to do with it.
public struct AuditSinkUnderTest: Sendable {
    /// The sink, empty.
    public let sink: any AuditSink
    /// What is on record, the first event first; waits until all that was noted is.
    public let recorded: @Sendable () async throws -> [RecordedEvent]
    /// Lets everything that follows fail, or succeed again.
    public let setFailing: @Sendable (Bool) -> Void

    public init(
        sink: any AuditSink, recorded: @escaping @Sendable () async throws -> [RecordedEvent],
        setFailing: @escaping @Sendable (Bool) -> Void
    ) {
        self.sink = sink
        self.recorded = recorded
        self.setFailing = setFailing
    }
}

/// An event as every sink keeps it.
public struct RecordedEvent: Sendable, Hashable {
    let event: String
    let outcome: String
    let actor: String
    let client: String?
    let share: String?
    let detail: [String: String]
    let count: Int

    public init(_ event: AuditEvent) {
        self.event = event.kind.rawValue
        outcome = event.outcome.rawValue
        actor = event.actor.text
        client = event.client
        share = event.share?.description
        detail = event.detail
        count = event.count
    }

    public init(_ entry: AuditEntry) {
        event = entry.event
        outcome = entry.outcome
        actor = entry.actor
        client = entry.client
        share = entry.share
        detail = entry.detail
        count = entry.count
    }
}

/// What every adapter of `AuditSink` promises. Each check gets an empty sink.
public struct AuditSinkPromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with an empty sink.
    public let check: @Sendable (AuditSinkUnderTest) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (AuditSinkUnderTest) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    /// What a log also records by itself, then with the system as the actor.
    private static let ownKinds: Set<AuditEventKind> = [.logStarted, .logWriteFailed]

    /// One event of each kind, with everything that an event can have.
    static let examples = AuditEventKind.allCases.enumerated().map { index, kind in
        AuditEvent(
            kind, AuditOutcome.allCases[index % 3],
            actor: [.anonymous, .admin("mörk \"q\" \\ \u{1F512}"), .commandLine, .system][
                index % (ownKinds.contains(kind) ? 3 : 4)],
            client: index.isMultiple(of: 2) ? "2001:db8::\(index)" : nil,
            share: index.isMultiple(of: 3) ? ShareTag(shareID: "share \(index)") : nil,
            detail: index.isMultiple(of: 5) ? [:] : ["old → new": "\"60\" → \\100/", "n": "\(index)"],
            count: index + 1)
    }

    /// All promises.
    public static let all = [
        AuditSinkPromise("every kind of event is kept with all that it says, in order") { test in
            for (index, event) in examples.enumerated() {
                if index.isMultiple(of: 2) { test.sink.note(event) } else { try await test.sink.record(event) }
            }
            let recorded = try await test.recorded()
            #expect(recorded == examples.map(RecordedEvent.init))
        },
        AuditSinkPromise("what was recorded is there when the call returns") { test in
            for number in 1...20 {
                try await test.sink.record(AuditEvent(.login, detail: ["n": "\(number)"]))
                let recorded = try await test.recorded()
                #expect(recorded.count == number)
            }
        },
        AuditSinkPromise("events that are recorded at the same time are each kept once") { test in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask { try await test.sink.record(AuditEvent(.upload, detail: ["n": "\(number)"])) }
                }
                try await group.waitForAll()
            }
            let numbers = try await test.recorded().compactMap { $0.detail["n"] }
            #expect(numbers.count == 200)
            #expect(Set(numbers).count == 200)
        },
        AuditSinkPromise("an event that cannot be written throws, and health shows it until writing succeeds") { test in
            #expect(test.sink.isHealthy)
            test.setFailing(true)
            await #expect(throws: AuditLogError.self) {
                try await test.sink.record(AuditEvent(.settingsChange))
            }
            #expect(!test.sink.isHealthy)
            test.setFailing(false)
            try await test.sink.record(AuditEvent(.restart))
            #expect(test.sink.isHealthy)
            let recorded = try await test.recorded().map(\.event)
            #expect(!recorded.contains("settings_change"))
            #expect(recorded.last == "restart")
        },
    ]
}
