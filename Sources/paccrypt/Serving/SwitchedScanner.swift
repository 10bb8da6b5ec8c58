import ClamAVScanner
import Logging
import PacShare
import RequestGuard
import ServiceLifecycle
import Settings
import Synchronization

/// Scans with clamd as the settings say now, and keeps checking what clamd finds. Scans under way end as they began.
final class SwitchedScanner: ContentScanner, Service {
    /// What the settings say about scanning.
    private struct Choice: Equatable {
        let isOn: Bool
        let address: ServiceAddress?
        let maximumBytes: Int

        init(_ settings: Settings) {
            isOn = settings.virusScanningEnabled
            address = settings.clamdAddress
            maximumBytes = settings.scanMaxBytes
        }
    }

    private struct State {
        var choice: Choice?
        var scanner: any ContentScanner = NoScanner()
        var condition = ScannerCondition.off
        var checking: Task<Void, Never>?
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(_ settings: Settings, logger: Logger) {
        self.logger = logger
        adopt(settings)
    }

    /// What is known of the scanner.
    var condition: ScannerCondition { state.withLock(\.condition) }

    func begin(expectedBytes: UInt64?) async -> any ContentScan {
        await state.withLock(\.scanner).begin(expectedBytes: expectedBytes)
    }

    /// Puts changed settings in force for the scans that follow.
    func adopt(_ settings: Settings) {
        let choice = Choice(settings)
        state.withLock { state in
            guard state.choice != choice else { return }
            state.checking?.cancel()
            state.choice = choice
            guard choice.isOn else {
                (state.scanner, state.condition, state.checking) = (NoScanner(), .off, nil)
                return
            }
            let scanner = makeScanner(choice)
            (state.scanner, state.condition) = (scanner, .unchecked)
            // Not part of the service: it begins before the server listens.
            state.checking = Task { [weak self] in
                await scanner.keepChecking { self?.log($0, of: choice) }
            }
        }
    }

    /// Waits until clamd was tried, so that the first upload finds it ready; no longer than that many seconds.
    func waitForFirstCheck(seconds: Int) async {
        for _ in 0..<seconds * 20 where condition == .unchecked {
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Ends the checks with the server.
    func run() async throws {
        try? await gracefulShutdown()
        state.withLock { $0.checking?.cancel() }
    }

    private func makeScanner(_ choice: Choice) -> ClamAVScanner {
        ClamAVScanner(
            addresses: choice.address.map { [$0] } ?? ClamAVScanner.usualAddresses,
            maximumBytes: UInt64(clamping: choice.maximumBytes)
        ) { [logger] error in
            logger.warning("a file was not scanned", metadata: ["reason": "\(error)"])
        }
    }

    /// Hears the outcome of a check; tells it only when it differs from the one before.
    private func log(_ result: Result<ClamAVCheck, ClamAVError>, of choice: Choice) {
        let condition = ScannerCondition(result)
        let isNews = state.withLock { state in
            guard state.choice == choice, state.condition != condition else { return false }
            state.condition = condition
            return true
        }
        guard isNews else { return }
        let text = Logger.Message(stringLiteral: "virus scanner: \(condition.text)")
        logger.log(level: condition.isSound ? .notice : .warning, text)
    }
}
