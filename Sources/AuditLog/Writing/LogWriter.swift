import Dispatch
import Synchronization

/// The queue in front of the appender, and the work of its thread.
final class LogWriter: Sendable {
    typealias Completion = @Sendable (Result<Void, AuditLogError>) -> Void

    private struct Waiting {
        let event: AuditEvent
        /// Told when the event is durable; nil for one that was only noted.
        let completion: Completion?
    }

    private struct State {
        var waiting: [Waiting] = []
        /// Events that found the queue full.
        var dropped = 0
        /// Events whose makers were told that they could not be written.
        var refused = 0
        var isFailing = false
        var isClosed = false
        var head: AuditHead?
    }

    private let state: Mutex<State>
    private let arrivals = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let limits: FileAuditLog.Limits
    private let announce: @Sendable (AuditAnnouncement) -> Void

    init(limits: FileAuditLog.Limits, head: AuditHead?, announce: @escaping @Sendable (AuditAnnouncement) -> Void) {
        self.limits = limits
        self.announce = announce
        state = Mutex(State(head: head))
    }

    var isHealthy: Bool { state.withLock { !$0.isFailing && $0.dropped == 0 && !$0.isClosed } }

    var head: AuditHead? { state.withLock(\.head) }

    // MARK: Callers

    /// Queues an event. A noted one is dropped when the queue is full; the drop is counted and recorded.
    func submit(_ event: AuditEvent, completion: Completion? = nil) {
        let refusal: AuditLogError? = state.withLock { state in
            if state.isClosed { return .closed }
            // Room is kept for those who wait for an answer.
            guard state.waiting.count < limits.waitingEvents * (completion == nil ? 1 : 2) else {
                if completion == nil { state.dropped += 1 }
                return .overloaded
            }
            state.waiting.append(Waiting(event: event, completion: completion))
            // A failing disk is not asked again for each note.
            if state.waiting.count == 1 || (state.isFailing && completion != nil) { arrivals.signal() }
            return nil
        }
        if let refusal { completion?(.failure(refusal)) }
    }

    /// Lets the thread end after it has written what waits.
    func stop() {
        state.withLock { $0.isClosed = true }
        arrivals.signal()
    }

    /// As ``stop()``, and waits for it.
    func close() {
        stop()
        ended.wait()
        ended.signal()
    }

    // MARK: The thread

    /// Writes batches until the log is closed.
    func run(_ appender: LogAppender) {
        var appender = appender
        while let batch = nextBatch() {
            do throws(AuditLogError) {
                let entries = try appender.append(batch.events)
                finish(batch, entries, head: appender.head)
            } catch {
                fail(batch, error)
            }
        }
        ended.signal()
    }

    private struct Batch {
        var waiting: [Waiting] = []
        var dropped = 0
        var refused = 0

        var isEmpty: Bool { waiting.isEmpty && dropped == 0 && refused == 0 }

        /// The events, and what has to be said about others.
        var events: [AuditEvent] {
            var events: [AuditEvent] = []
            if refused > 0 { events.append(AuditEvent(.logWriteFailed, .failure, actor: .system, count: refused)) }
            events += waiting.map(\.event)
            if dropped > 0 { events.append(AuditEvent(.logEntriesDropped, .failure, actor: .system, count: dropped)) }
            return events
        }
    }

    /// Waits for work; nil when the log was closed and nothing is left.
    private func nextBatch() -> Batch? {
        while true {
            let isFailing = state.withLock(\.isFailing)
            if isFailing {
                _ = arrivals.wait(timeout: .now() + .milliseconds(limits.retryMilliseconds))
            } else if state.withLock({ $0.waiting.isEmpty && $0.dropped == 0 && !$0.isClosed }) {
                arrivals.wait()
            }
            let (batch, isClosed) = state.withLock { state in (take(from: &state), state.isClosed) }
            if !batch.isEmpty { return batch }
            if isClosed { return nil }
        }
    }

    private func take(from state: inout State) -> Batch {
        var batch = Batch()
        batch.waiting = Array(state.waiting.prefix(limits.batchEvents))
        state.waiting.removeFirst(batch.waiting.count)
        (batch.refused, state.refused) = (state.refused, 0)
        // What was dropped came after all that waited.
        if state.waiting.isEmpty { batch.dropped = state.dropped }
        return batch
    }

    private func finish(_ batch: Batch, _ entries: [AuditEntry], head: AuditHead?) {
        let hasRecovered = state.withLock { state in
            let wasFailing = state.isFailing
            state.isFailing = false
            state.dropped -= batch.dropped
            state.head = head
            return wasFailing
        }
        for waiting in batch.waiting { waiting.completion?(.success(())) }
        if hasRecovered { announce(.recovered) }
        entries.forEach { announce(.entry($0)) }
    }

    /// Refuses all who wait for an answer, further back in the queue too, and keeps the rest for the next attempt. A
    /// closed log makes none.
    private func fail(_ batch: Batch, _ error: AuditLogError) {
        let (refused, isNew) = state.withLock { state in
            let all = batch.waiting + state.waiting
            let refused = all.compactMap(\.completion)
            state.refused += batch.refused + refused.count
            state.waiting = all.filter { $0.completion == nil }
            if state.isClosed { (state.waiting, state.refused, state.dropped) = ([], 0, 0) }
            let isNew = !state.isFailing
            state.isFailing = true
            return (refused, isNew)
        }
        for completion in refused { completion(.failure(error)) }
        if isNew { announce(.failed(error)) }
    }
}
