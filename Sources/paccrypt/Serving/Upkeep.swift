import AdminAccess
import AuditLog
import Logging
import PacCryptServer
import RequestGuard
import ServiceLifecycle

/// What has to be done from time to time while the server runs: counted failures go on record, the head of the audit
/// log is told, sessions time out, and limits are forgotten that the command line has pardoned.
struct Upkeep: Service {
    let state: AccessState
    let access: AccessControl
    let limiter: RateLimiter
    let policy: LivePolicy
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await work() }
    }

    private func work() async {
        let pardons = PardonWatch(store: state.database.pardons)
        var announcer = AuditHeadAnnouncer()
        var repeated = RepeatedWork(logger: logger)
        var seconds = 0
        repeat {
            if let line = announcer.line(head: state.log.head, now: Timestamp.system().milliseconds) {
                logger.notice("\(line)")
            }
            await repeated.attempt("pardons") { try await forgive(try await pardons.next()) }
            if seconds.isMultiple(of: 5) { state.audit.flush() }
            if seconds.isMultiple(of: 60) {
                await repeated.attempt("sessions") { try await access.removeTimedOut(policy.current.sessionTimeouts) }
            }
            seconds += 1
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    private func forgive(_ subjects: [PardonSubject]) async throws {
        for subject in subjects {
            switch subject {
            case .client(let address):
                try await limiter.forget(ClientKey(address: address), limits: policy.current.rateLimits)
            case .everybody: try await limiter.forgetAll()
            }
        }
    }
}

/// Work that is done again and again. The database may be busy or the disk full, so that a failure waits for the next
/// round; one that stays is logged once.
struct RepeatedWork {
    let logger: Logger
    private var failures: [String: String] = [:]

    init(logger: Logger) {
        self.logger = logger
    }

    mutating func attempt(_ name: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            failures[name] = nil
        } catch is CancellationError {
        } catch {
            let failure = "\(error)"
            guard failures.updateValue(failure, forKey: name) != failure else { return }
            logger.error("upkeep failed", metadata: ["work": "\(name)", "error": "\(failure)"])
        }
    }
}
