import Logging
import ServiceLifecycle
import UnixSignals

/// Reads settings and certificate again at once on SIGHUP, and ends nothing, be it that somebody asks for it or that
/// the terminal is gone. To be the first of the services: it has to be there until the last transfer has ended.
struct HangUpWatch: Service {
    let settings: SettingsWatch
    /// Nil without TLS.
    let tls: TLSWatch?
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) {
                logger.notice("SIGHUP: settings and certificate are read again")
                await settings.readNow()
                await tls?.takeNow()
            }
        }
    }
}
