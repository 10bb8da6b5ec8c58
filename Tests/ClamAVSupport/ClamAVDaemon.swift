import Foundation
import Glibc
import TestSupport

/// A real clamd with one signature, the EICAR test file's, on a socket of its own in a temporary folder. Killed with
/// the last reference to it. It runs as whoever runs the tests and knows nothing of a clamd that the system runs.
public final class ClamAVDaemon {
    /// Why there is no clamd.
    public enum Failure: Error {
        /// No clamd is installed.
        case notInstalled
        /// It ended, or did not answer in time; the text is its output.
        case doesNotAnswer(output: String)
    }

    /// The limits that Debian's configuration sets.
    public static let debianLimits = ["StreamMaxLength": "25M", "MaxFileSize": "25M", "MaxScanSize": "100M"]
    /// A Unix socket's path is short, and that of the system's temporary folder may not be.
    public static let folderOfSockets = "/tmp"
    private static let places = ["/usr/sbin/clamd", "/usr/local/sbin/clamd", "/usr/bin/clamd"]

    /// The path of its socket.
    public let socketPath: String
    private let folder: TemporaryFolder
    private let process = Process()

    /// Starts clamd and waits until it answers.
    ///
    /// - Parameter options: more lines of its configuration (clamd.conf(5)).
    /// - Throws: ``Failure``.
    public init(options: [String: String] = debianLimits) throws {
        guard let installed = Self.places.first(where: { access($0, X_OK) == 0 }) else { throw Failure.notInstalled }
        folder = try TemporaryFolder(in: Self.folderOfSockets)
        socketPath = folder.path("clamd.sock")
        try Self.writeFiles(in: folder, socketPath: socketPath, options: options)
        // A copy: where AppArmor confines the installed clamd, it may not read a temporary folder.
        let executable = folder.path("clamd")
        // Copied by the shell that becomes clamd, not here: what another test starts meanwhile would inherit the copy,
        // open to be written, for a moment, and nobody could run it then.
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", #"cp "$1" "$2" && exec "$2" --config-file="$3""#, "sh", installed, executable,
            folder.path("clamd.conf"),
        ]
        try folder.write("", to: "output")
        let log = try FileHandle(forWritingTo: folder["output"])
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
        guard waitForAnswer() else {
            kill()
            throw Failure.doesNotAnswer(output: (try? folder.text("output")) ?? "")
        }
    }

    deinit {
        kill()
    }

    /// Its process.
    public var identifier: pid_t { process.processIdentifier }

    /// Sends a signal, as SIGSTOP and SIGCONT.
    public func send(_ signal: Int32) { Glibc.kill(identifier, signal) }

    /// Kills it and waits for its end.
    public func kill() {
        guard process.isRunning else { return }
        send(SIGKILL)
        process.waitUntilExit()
    }

    private static func writeFiles(
        in folder: TemporaryFolder, socketPath: String, options: [String: String]
    ) throws {
        try folder.makeFolder("database")
        let digits = TestVirus.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try folder.write("Eicar-Test-Signature:0:*:\(digits)\n", to: "database/test.ndb")
        let own = [
            "LocalSocket": socketPath, "DatabaseDirectory": folder.path("database"),
            "TemporaryDirectory": folder.path, "Foreground": "yes",
        ]
        let lines = own.merging(options) { $1 }.map { "\($0) \($1)\n" }.sorted().joined()
        try folder.write(lines, to: "clamd.conf")
    }

    private func waitForAnswer() -> Bool {
        let deadline = ContinuousClock.now + .seconds(120)
        while process.isRunning, ContinuousClock.now < deadline {
            if UnixCommand.answer(to: "zPING\0", at: socketPath) == "PONG\0" { return true }
            usleep(20_000)
        }
        return false
    }
}
