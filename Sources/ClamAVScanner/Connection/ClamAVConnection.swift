import NIOCore
import NIOPosix
import Synchronization

/// A connection to clamd for one command. Every wait has an end; what is over its time closes the connection.
final class ClamAVConnection: Sendable {
    private let channel: any Channel
    private let answer: EventLoopFuture<[UInt8]>
    private let timeouts: ClamAVTimeouts
    private let isOverdue = Mutex(false)

    init(channel: any Channel, answer: EventLoopFuture<[UInt8]>, timeouts: ClamAVTimeouts) {
        self.channel = channel
        self.answer = answer
        self.timeouts = timeouts
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Room for bytes to send.
    func makeBuffer(capacity: Int) -> ByteBuffer {
        channel.allocator.buffer(capacity: capacity)
    }

    /// Begins to send. ``finish(_:)`` tells how that went.
    func send(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
        channel.writeAndFlush(bytes)
    }

    /// Waits until something was sent.
    ///
    /// - Returns: false when it could not be; the connection is then closed, and may have brought an answer.
    nonisolated(nonsending) func finish(_ write: EventLoopFuture<Void>) async -> Bool {
        let alarm = setAlarm(after: timeouts.write)
        defer { alarm.cancel() }
        do {
            try await write.get()
            return true
        } catch {
            return false
        }
    }

    /// Waits for the answer, or for as much of it as there is at the end of the connection.
    ///
    /// - Throws: ``ClamAVError/timeout`` or ``ClamAVError/closed``.
    nonisolated(nonsending) func reply(within time: Duration) async throws(ClamAVError) -> [UInt8] {
        let alarm = setAlarm(after: time)
        defer { alarm.cancel() }
        let bytes = (try? await answer.get()) ?? []
        if bytes.contains(0) { return bytes }
        if isOverdue.withLock({ $0 }) { throw .timeout }
        if bytes.isEmpty { throw .closed }
        return bytes
    }

    private func setAlarm(after time: Duration) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: TimeAmount(time)) { [weak self] in
            guard let self else { return }
            isOverdue.withLock { $0 = true }
            channel.close(promise: nil)
        }
    }
}
