import Foundation
import Glibc

/// A running `BlobProbe`, killed with the last reference to it.
final class ProbeProcess {
    /// The probe lies beside the test executable.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("BlobProbe").path

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest: [UInt8] = []

    /// Starts the probe, or a shell script with its path in `$PROBE`.
    init(_ arguments: [String], script: String? = nil) throws {
        process.executableURL = URL(fileURLWithPath: script == nil ? Self.path : "/bin/bash")
        process.arguments = script.map { ["-c", $0, "bash"] + arguments } ?? arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PROBE": Self.path]) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try output.fileHandleForWriting.close()
    }

    deinit {
        kill()
    }

    /// The next line that it writes; nil at the end.
    func nextLine() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest.removeSubrange(...end) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    /// All lines that are still to come.
    func remainingLines() -> [String] {
        Array(sequence(state: ()) { _ in self.nextLine() })
    }

    func kill() {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
