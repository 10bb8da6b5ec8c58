import Foundation
import Glibc
import TestSupport

/// A `paccrypt serve` on a free port of loopback, with a data directory and a temporary folder of its own. Killed with
/// the last reference to it.
final class RunningServer {
    enum Failure: Error {
        case notListening(log: String)
        case doesNotStop(log: String)
    }

    /// Settings under which no test meets a limit that it does not mean to.
    static let openLimits = """
        {
            "rate_limit_per_minute": 1000000, "rate_limit_per_hour": 1000000,
            "rate_limits": {
                "algorithms": "unlimited", "generate-keypair": "unlimited", "encrypt": "unlimited",
                "decrypt": "unlimited", "pacshare": "unlimited"
            }
        }
        """

    let folder: TemporaryFolder
    let log: ServerLog
    let port: Int
    private let process: Process

    /// Starts a server and waits until it listens.
    ///
    /// - Parameters:
    ///   - settings: the text of settings.json; nil for none.
    ///   - arguments: more of the command line.
    ///   - wrapper: a command that becomes the server, whose own command line follows it.
    ///   - environment: more variables.
    ///   - folder: where its data directory is, or will be.
    ///   - prepare: puts something into `application_data` first.
    init(
        settings: String? = RunningServer.openLimits, arguments: [String] = [], wrapper: [String] = ["env"],
        environment: [String: String] = [:], in folder: TemporaryFolder? = nil,
        prepare: (_ applicationData: URL) throws -> Void = { _ in }
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        try Self.prepare(self.folder, settings: settings)
        try prepare(self.folder["data"].appendingPathComponent("application_data"))
        let folder = self.folder
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            wrapper + [Program.path, "serve", "--port", "0", "--data-dir", folder["data"].path] + arguments
        process.environment = Program.bareEnvironment.merging(["TMPDIR": folder["tmp"].path]) { $1 }
            // Root sees into every process; others would see nothing of what the server has open.
            .merging(geteuid() == 0 ? [:] : try MachineTrouble.visibleProcess()) { $1 }
            .merging(environment) { $1 }
        process.currentDirectoryURL = folder.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        log = ServerLog(owning: dup(errors.fileHandleForReading.fileDescriptor))
        try process.run()
        let isListening = log.wait(for: " listening\n")
        guard isListening, let port = Self.port(in: log.text) else {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw Failure.notListening(log: log.text)
        }
        self.port = port
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Runs a server that is expected to end by itself, for at most a minute (exit code 124).
    static func runToEnd(
        settings: String? = nil, port: Int = 0, in folder: TemporaryFolder? = nil
    ) throws -> Finished {
        let folder = try folder ?? TemporaryFolder()
        try prepare(folder, settings: settings)
        return try Program.run(
            "/usr/bin/env",
            [
                "timeout", "60", Program.path, "serve", "--port", String(port), "--data-dir", folder["data"].path,
            ])
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var identifier: pid_t { process.processIdentifier }
    var settingsFile: URL { folder["data"].appendingPathComponent("application_data/settings.json") }

    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Tells the server to stop, and waits for its exit code.
    func stop() throws -> Int32 {
        send(SIGTERM)
        return try exitCode()
    }

    /// Waits for the end, which has its bound by the server's own promise, and gives the exit code. All of the log is
    /// there then.
    func exitCode() throws -> Int32 {
        guard log.waitForEnd(seconds: 90) else { throw Failure.doesNotStop(log: log.text) }
        process.waitUntilExit()
        let status = process.terminationStatus
        return process.terminationReason == .exit ? status : 128 + status
    }

    private static func prepare(_ folder: TemporaryFolder, settings: String?) throws {
        let data = folder["data"].appendingPathComponent("application_data")
        for url in [data, folder["tmp"]] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        if let settings { try Data(settings.utf8).write(to: data.appendingPathComponent("settings.json")) }
    }

    private static func port(in log: String) -> Int? {
        log.firstMatch(of: /address=https?:\/\/(?:127\.0\.0\.1|\[::\]):(\d+)/).flatMap { Int($0.1) }
    }
}
