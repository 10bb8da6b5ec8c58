import AdminAccess
import AuditLog
import Logging
import RequestGuard
import ServiceLifecycle

/// What has to be done from time to time while the server runs: counted failures go on record, the head of the audit
/// log is told, sessions time out, and limits are forgotten that the command line has pardoned.
struct Upkeep: Service {
    let state: AccessState
    let access: AccessControl
    let limiter: RateLimiter
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }

    private func work() async {
        let pardons = PardonWatch(store: state.database.pardons)
        var announcer = AuditHeadAnnouncer()
        var troubles: [String: String] = [:]
        var seconds = 0
        repeat {
            if let line = announcer.line(head: state.log.head, now: Timestamp.system().milliseconds) {
                logger.notice("\(line)")
            }
            await attempt("pardons", &troubles) { try await forgive(try await pardons.next()) }
            if seconds.isMultiple(of: 5) { state.audit.flush() }
            if seconds.isMultiple(of: 60) {
                await attempt("sessions", &troubles) { try await access.removeTimedOut() }
            }
            seconds += 1
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    private func forgive(_ subjects: [PardonSubject]) async throws {
        for subject in subjects {
            switch subject {
            case .client(let address): try await limiter.forget(ClientKey(address: address))
            case .everybody: try await limiter.forgetAll()
            }
        }
    }

    /// The database may be busy or the disk full; the next round tries again. A trouble that stays is told once.
    private func attempt(
        _ work: String, _ troubles: inout [String: String], _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            troubles[work] = nil
        } catch {
            let trouble = "\(error)"
            guard troubles.updateValue(trouble, forKey: work) != trouble else { return }
            logger.error("upkeep failed", metadata: ["work": "\(work)", "error": "\(trouble)"])
        }
    }
}
