import Foundation

/// A program of the package's own that a test starts, reads the lines of, and kills at the latest with the last
/// reference to it. It writes to a file: the end of a pipe would be held open by whatever other process a test starts
/// at the same time.
public final class ProbeProcess {
    private let process = Process()
    private let folder: TemporaryFolder
    private var linesRead = 0

    /// Starts a program that lies beside the test's own, with variables on top of the test's environment.
    public init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let ours = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        folder = try TemporaryFolder()
        try folder.write("", to: "output")
        process.executableURL = ours.deletingLastPathComponent().appending(path: name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: folder["output"])
        try process.run()
    }

    deinit {
        kill()
    }

    /// The process's number.
    public var identifier: Int32 { process.processIdentifier }

    /// The lines that it has written up to now.
    public func lines() throws -> [String] {
        try folder.text("output").split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Waits until it has written so many lines, or has ended.
    public func wait(lines count: Int) async throws {
        while process.isRunning, try lines().count < count { try await Task.sleep(for: .milliseconds(2)) }
    }

    /// The next line that the program writes; nil when it writes no more.
    public func line() throws -> String? {
        while true {
            let isOver = !process.isRunning
            let lines = try lines()
            if linesRead < lines.count {
                linesRead += 1
                return lines[linesRead - 1]
            }
            if isOver { return nil }
            usleep(1000)
        }
    }

    /// All lines that are still to come.
    public func rest() throws -> [String] {
        process.waitUntilExit()
        defer { linesRead = (try? lines().count) ?? linesRead }
        return Array(try lines().dropFirst(linesRead))
    }

    /// Ends the program as a power cut of its own would, and waits for it.
    public func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for the end: the exit status.
    public func exitStatus() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
