import AuditLog
import Logging
import PacCryptServer
import ServiceLifecycle
import Settings
import Synchronization

/// Puts settings in force after they were changed, by the panel or on the disk, one change after the other.
final class SettingsAdoption: Sendable {
    private let settings: LiveSettings
    private let apply: Mutex<@Sendable (Settings) -> Void>

    /// - Parameters:
    ///   - settings: the settings in force.
    ///   - apply: puts them in force.
    init(settings: LiveSettings, apply: @escaping @Sendable (Settings) -> Void) {
        self.settings = settings
        self.apply = Mutex(apply)
    }

    /// Puts the present settings in force.
    func adopt() {
        apply.withLock { $0(settings.current) }
    }
}

/// Adopts changes of settings.json while the server runs, and puts them on record.
struct SettingsWatch: Service {
    let settings: LiveSettings
    let adoption: SettingsAdoption
    let audit: any AuditSink
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await settings.watch(every: .seconds(2), clock: ContinuousClock()) { report($0) }
        }
    }

    private func report(_ result: Result<SettingsUpdate, SettingsFileError>) {
        switch result {
        case .success(let update):
            adoption.adopt()
            for change in update.changes {
                logger.notice("setting changed: \(change)")
                audit.note(change.event(.success, .system))
            }
            for warning in update.warnings { logger.warning("\(warning)") }
        case .failure(let error):
            logger.error(
                "settings.json was not adopted; the last good settings stay in force",
                metadata: ["reason": "\(error)"])
        }
    }
}
