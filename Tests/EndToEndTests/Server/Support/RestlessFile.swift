import Foundation
import TestSupport

/// Touches a file again and again until the last reference to it, so that nobody who waits for the file to come to rest
/// takes it.
final class RestlessFile {
    private struct NotTouched: Error {}

    private let process = Process()

    /// - Parameter url: the file, which others may replace meanwhile.
    init(_ url: URL) throws {
        let before = try Self.modified(url)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bash", "-c", "while touch -c \"$1\"; do sleep 0.1; done", "-", url.path]
        try process.run()
        guard try eventually({ try Self.modified(url) != before }) else { throw NotTouched() }
    }

    deinit {
        guard process.isRunning else { return }
        // Other signals may be blocked in what a test starts.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func modified(_ url: URL) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate] as? Date
    }
}
