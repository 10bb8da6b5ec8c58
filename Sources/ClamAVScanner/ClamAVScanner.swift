import NIOCore
import NIOPosix
import PacShare
import RequestGuard
import Synchronization

/// Scans with a clamd over its Unix or TCP socket: the file is streamed to it, and "OK" is believed only up to the size
/// for which ``check()`` has proven that clamd looks at all of a file.
public final class ClamAVScanner: ContentScanner {
    /// How much of a file clamd reads with Debian's configuration, in bytes: 25 MiB.
    public static let standardMaximumBytes: UInt64 = 26_214_400
    /// Where the usual distributions let clamd listen: Debian and Ubuntu, Fedora and its relatives, and the port that
    /// the clamd container has.
    public static let usualAddresses: [ServiceAddress] = [
        .unix(path: "/var/run/clamav/clamd.ctl"), .unix(path: "/run/clamd.scan/clamd.sock"),
        .tcp(host: .address(IPAddress(v4: 0x7F00_0001)), port: 3310),
    ]

    /// clamd reads no further in any configuration.
    private static let largestMaximumBytes: UInt64 = (2 << 30) - 1

    /// What is known of clamd's limits.
    private enum Proof {
        case none
        case limit(UInt64)
        case testFileNotFound
    }

    private let maximumBytes: UInt64
    private let connector: ClamAVConnector
    private let report: @Sendable (ClamAVError) -> Void
    private let proof = Mutex(Proof.none)

    /// - Parameters:
    ///   - addresses: where clamd may be; the first that answers is used.
    ///   - maximumBytes: up to which size files are to be scanned whole: the setting `scan_max_bytes`.
    ///   - timeouts: how long clamd may take.
    ///   - group: where connections are served.
    ///   - report: hears why a file got no verdict, for the log.
    public init(
        addresses: [ServiceAddress] = usualAddresses, maximumBytes: UInt64 = standardMaximumBytes,
        timeouts: ClamAVTimeouts = ClamAVTimeouts(), group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        report: @escaping @Sendable (ClamAVError) -> Void = { _ in }
    ) {
        self.maximumBytes = min(maximumBytes, Self.largestMaximumBytes)
        connector = ClamAVConnector(addresses: addresses, timeouts: timeouts, group: group)
        self.report = report
    }

    public nonisolated(nonsending) func begin(expectedBytes: UInt64?) async -> any ContentScan {
        await scan(terms, report: report)
    }

    /// Whether clamd answers, and up to which size it finds the EICAR test file; ``begin(expectedBytes:)`` believes it
    /// from then on. Takes seconds: a file of that size is scanned, and several smaller ones if it is not found.
    ///
    /// - Throws: ``ClamAVError``. When the test file is not found at all, scans give no verdict from then on; when
    ///   clamd does not answer, what was known before is kept.
    public nonisolated(nonsending) func check() async throws(ClamAVError) -> ClamAVCheck {
        var search = LimitSearch(configured: maximumBytes)
        var (address, version) = try await connector.version()
        while let size = search.next {
            search.record(size, isFound: try await finds(Canary(size: size)))
            // One that was not found because clamd does not answer any more says nothing.
            (address, version) = try await connector.version()
        }
        guard let found = search.found else {
            proof.withLock { $0 = .testFileNotFound }
            throw .testFileNotFound
        }
        let limit = min(found, maximumBytes)
        proof.withLock { $0 = .limit(limit) }
        return ClamAVCheck(address: address, version: version, configuredBytes: maximumBytes, scannedBytes: limit)
    }

    /// Checks at once and then again and again, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - interval: the time between checks.
    ///   - retryInterval: the time to the next one after one that failed.
    ///   - clock: measures the times.
    ///   - report: hears the outcome of every check.
    public nonisolated(nonsending) func keepChecking(
        every interval: Duration = .seconds(3600), retryingAfter retryInterval: Duration = .seconds(30),
        clock: some Clock<Duration> = ContinuousClock(),
        report: (Result<ClamAVCheck, ClamAVError>) async -> Void
    ) async {
        while !Task.isCancelled {
            let pause: Duration
            do throws(ClamAVError) {
                await report(.success(try await check()))
                pause = interval
            } catch {
                await report(.failure(error))
                pause = retryInterval
            }
            try? await clock.sleep(for: pause)
        }
    }

    /// - Throws: ``ClamAVError`` when that is not known. One that takes clamd too long is not found.
    private nonisolated(nonsending) func finds(_ canary: Canary) async throws(ClamAVError) -> Bool {
        let failure = Mutex<ClamAVError?>(nil)
        let scan = await scan(ClamAVScan.Terms(limit: .max, doubt: nil)) { error in failure.withLock { $0 = error } }
        for piece in canary.pieces {
            await scan.write(piece.span.bytes)
        }
        await scan.finish()
        if case .infected = scan.verdict { return true }
        switch failure.withLock(\.self) {
        case .closed?: throw .closed
        case .unreachable(let places)?: throw .unreachable(places)
        default: return false
        }
    }

    private nonisolated(nonsending) func scan(
        _ terms: ClamAVScan.Terms, report: @escaping @Sendable (ClamAVError) -> Void
    ) async -> ClamAVScan {
        do throws(ClamAVError) {
            let (address, version) = try await connector.version()
            let connection = try await connector.connect(to: address)
            let stream = ClamAVStream(connection, timeouts: connector.timeouts)
            return ClamAVScan(.success(stream), version: version, terms: terms, report: report)
        } catch {
            return ClamAVScan(.failure(error), version: nil, terms: terms, report: report)
        }
    }

    private var terms: ClamAVScan.Terms {
        switch proof.withLock({ $0 }) {
        case .limit(let limit): ClamAVScan.Terms(limit: limit, doubt: nil)
        case .testFileNotFound: ClamAVScan.Terms(limit: maximumBytes, doubt: .testFileNotFound)
        case .none: ClamAVScan.Terms(limit: maximumBytes, doubt: .untried)
        }
    }
}

/// What a check of clamd found.
public struct ClamAVCheck: Sendable, Hashable {
    /// Where it answers.
    public let address: ServiceAddress
    /// What it says that it is.
    public let version: ClamAVVersion
    /// Up to which size files are to be scanned whole.
    public let configuredBytes: UInt64
    /// Up to which size they are; less than ``configuredBytes`` when clamd's own limits are lower.
    public let scannedBytes: UInt64
}
