import Logging
import ServiceLifecycle
import Settings

/// Adopts changes of settings.json while the server runs, and says so in the log.
struct SettingsWatch: Service {
    let settings: LiveSettings
    let logger: Logger
    /// Puts the new settings in force.
    let adopt: @Sendable (Settings) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await settings.watch(every: .seconds(2), clock: ContinuousClock()) { report($0) }
        }
    }

    private func report(_ result: Result<SettingsUpdate, SettingsFileError>) {
        switch result {
        case .success(let update):
            adopt(settings.current)
            for change in update.changes { logger.notice("setting changed: \(change)") }
            for warning in update.warnings { logger.warning("\(warning)") }
        case .failure(let error):
            logger.error(
                "settings.json was not adopted; the last good settings stay in force",
                metadata: ["reason": "\(error)"])
        }
    }
}
