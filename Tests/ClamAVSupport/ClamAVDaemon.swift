import Foundation
import Glibc

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
    private static let places = ["/usr/sbin/clamd", "/usr/local/sbin/clamd", "/usr/bin/clamd"]

    /// The path of its socket.
    public let socketPath: String
    private let folder: String
    private let process = Process()

    /// Starts clamd and waits until it answers.
    ///
    /// - Parameter options: more lines of its configuration (clamd.conf(5)).
    /// - Throws: ``Failure``.
    public init(options: [String: String] = debianLimits) throws {
        guard let installed = Self.places.first(where: { access($0, X_OK) == 0 }) else { throw Failure.notInstalled }
        // A Unix socket's path is short, and that of the system's temporary folder may not be.
        var template = Array("/tmp/clamd.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw POSIXError(.EACCES) }
        folder = String(cString: made)
        socketPath = folder + "/clamd.sock"
        try Self.writeFiles(in: folder, socketPath: socketPath, options: options)
        // A copy: where AppArmor confines the installed clamd, it may not read a temporary folder.
        let executable = folder + "/clamd"
        try FileManager.default.copyItem(atPath: installed, toPath: executable)
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["--config-file=\(folder)/clamd.conf"]
        let output = folder + "/output"
        try Data().write(to: URL(fileURLWithPath: output))
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
        guard waitForAnswer() else {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            end()
            throw Failure.doesNotAnswer(output: text)
        }
    }

    deinit {
        end()
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

    private func end() {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func writeFiles(in folder: String, socketPath: String, options: [String: String]) throws {
        let database = folder + "/database"
        mkdir(database, 0o700)
        let digits = TestVirus.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try Data("Eicar-Test-Signature:0:*:\(digits)\n".utf8).write(to: URL(fileURLWithPath: database + "/test.ndb"))
        let own = [
            "LocalSocket": socketPath, "DatabaseDirectory": database, "TemporaryDirectory": folder, "Foreground": "yes",
        ]
        let lines = own.merging(options) { $1 }.map { "\($0) \($1)\n" }.sorted().joined()
        try Data(lines.utf8).write(to: URL(fileURLWithPath: folder + "/clamd.conf"))
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
