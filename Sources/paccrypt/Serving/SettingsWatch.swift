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
    let move: UploadFolderMove
    let audit: any AuditSink
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await settings.watch(every: .seconds(2), clock: ContinuousClock()) { await report($0) }
        }
    }

    /// Reads the file as it is.
    func readNow() async {
        do throws(SettingsFileError) {
            let update = try await settings.reload()
            if !update.isEmpty { await report(.success(update)) }
        } catch {
            await report(.failure(error))
        }
    }

    private func report(_ result: Result<SettingsUpdate, SettingsFileError>) async {
        switch result {
        case .success(let update):
            adoption.adopt()
            for change in update.changes {
                logger.notice("setting changed: \(change)")
                audit.note(change.event(.success, .system))
            }
            for warning in update.warnings { logger.warning("\(warning)") }
            await warnOfMove(update)
        case .failure(let error):
            logger.error(
                "settings.json was not adopted; the last good settings stay in force",
                metadata: ["reason": "\(error)"])
        }
    }

    /// The folder stays the one in use until the server ends; the next start would find no shares in the other.
    private func warnOfMove(_ update: SettingsUpdate) async {
        guard update.changes.contains(where: { $0.key.name == "upload_folder" }),
            let refusal = await move.refusal(of: settings.saved)
        else { return }
        logger.warning(
            "upload_folder in settings.json is not adopted, and the server could not start with it. \(refusal)")
    }
}
