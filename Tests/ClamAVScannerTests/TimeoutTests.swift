import ClamAVSupport
import Foundation
import PacShare
import Testing

@testable import ClamAVScanner

/// How long an upload waits for clamd.
struct TimeoutTests {
    /// What clamd does not do.
    enum Omission: CaseIterable {
        case version, reading, verdict

        func clamd() throws -> FakeClamAV {
            switch self {
            case .version: try FakeClamAV(version: nil) { _ in }
            case .reading: try FakeClamAV { $0.stall() }
            case .verdict:
                try FakeClamAV { connection in
                    _ = connection.readStream()
                    connection.waitForEnd()
                }
            }
        }

        var time: WritableKeyPath<ClamAVTimeouts, Duration> {
            switch self {
            case .version: \.connect
            case .reading: \.write
            case .verdict: \.reply
            }
        }
    }

    @Test("What clamd does not do is waited for as long as that may take, and not longer", arguments: Omission.allCases)
    func ownTime(omission: Omission) async throws {
        let clamd = try omission.clamd()
        var timeouts = ClamAVTimeouts()
        for other in Omission.allCases { timeouts[keyPath: other.time] = .seconds(60) }
        timeouts[keyPath: omission.time] = .milliseconds(500)
        let start = ContinuousClock.now
        let verdict = await ClamAVScanner(clamd.path, timeouts: timeouts)
            .verdict(on: [UInt8](repeating: 0x61, count: 2 << 20))
        let time = ContinuousClock.now - start
        #expect(verdict == .notScanned(reason: .unavailable))
        #expect(time >= .milliseconds(500) && time < .seconds(30))
    }

    @Test("The times in force are the documented ones")
    func documented() throws {
        let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/scanning.md")
        let text = try String(contentsOf: document, encoding: .utf8).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        let times = ClamAVTimeouts()
        let (connect, write) = (times.connect.components.seconds, times.write.components.seconds)
        #expect(
            text.contains(
                "waits at most \(connect) seconds for a connection and \(connect) for clamd to say its version, "
                    + "\(write) for it to take the next part of the file, and \(times.reply.components.seconds) for "
                    + "the verdict"))
        #expect(text.contains("passed on after \(times.hold.components.seconds) seconds at the latest"))
    }
}
