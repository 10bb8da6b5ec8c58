import NIOCore
import PacShare

/// Tells the store of a connection while it is written to: a slow client may take minutes for what was written to it,
/// and its lease must not pass for abandoned meanwhile.
struct LeaseHeartbeat: Sendable {
    /// A third of the time after which somebody else may take the lease over.
    private static let pause = Duration.seconds(20)

    private let leased: LeasedShare
    private let channel: any Channel
    private let pause: Duration

    init(_ leased: LeasedShare, _ channel: any Channel, pause: Duration = Self.pause) {
        self.leased = leased
        self.channel = channel
        self.pause = pause
    }

    /// Begins; to be cancelled when the connection was written to. When the lease has ended, so must the connection.
    func start() -> Task<Void, Never> {
        Task { await beat() }
    }

    private func beat() async {
        while (try? await Task.sleep(for: pause)) != nil {
            do {
                try await leased.keepAlive()
            } catch ShareError.noLease {
                // With the end of the answer the lease may have ended as well, as it should.
                if !Task.isCancelled { channel.close(promise: nil) }
                return
            } catch {
                // The store may be busy; the next round tells again.
                continue
            }
        }
    }
}
