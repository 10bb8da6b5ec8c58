import Foundation
import Glibc
import Testing

/// A running `BlobProbe`, killed with the last reference to it. It writes to a file: the end of a pipe would be held
/// open by whatever other process a test starts at the same time.
final class ProbeProcess {
    /// The probe lies beside the test executable.
    private static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("BlobProbe").path

    private let process = Process()
    private let folder: TestFolder
    private let output: URL

    /// Starts the probe, or a shell script with its path in `$PROBE`.
    init(_ arguments: [String], script: String? = nil) throws {
        folder = try TestFolder()
        output = URL(fileURLWithPath: folder.path("output"))
        try Data().write(to: output)
        process.executableURL = URL(fileURLWithPath: script == nil ? Self.path : "/bin/bash")
        process.arguments = script.map { ["-c", $0, "bash"] + arguments } ?? arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PROBE": Self.path]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
    }

    deinit {
        kill()
    }

    /// The lines that it has written.
    func lines() throws -> [String] {
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Waits until it has written so many lines, or has ended.
    func wait(lines count: Int) async throws {
        try await eventually { try self.lines().count >= count || !self.process.isRunning }
    }

    /// All its lines, when it has ended.
    func linesAtEnd() async throws -> [String] {
        try await eventually { !self.process.isRunning }
        return try lines()
    }

    func kill() {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
