import ClamAVSupport
import PacShareConformance
import Testing

@testable import ClamAVScanner

/// The promises of every scanner.
struct ConformanceTests {
    @Test("With a real clamd", arguments: ContentScannerPromise.all)
    func real(promise: ContentScannerPromise) async throws {
        let daemon = try ClamAVDaemon()
        let scanner = ClamAVScanner(daemon.socketPath, maximumBytes: 1 << 20)
        _ = try await scanner.check()
        try await promise.check(scanner, TestVirus.bytes)
    }
}
