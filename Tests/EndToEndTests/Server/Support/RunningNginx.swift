import Foundation
import Glibc
import TestSupport

/// The ports of an nginx, known before it starts: what stands behind it has to be told its address.
final class NginxPorts: Sendable {
    private let plain: ReservedPort
    private let secure: ReservedPort

    init() throws {
        (plain, secure) = (try ReservedPort(), try ReservedPort())
    }

    var plainNumber: Int { plain.number }
    var secureNumber: Int { secure.number }
    /// Where nginx answers without TLS.
    var plainURL: String { "http://share.example.org:\(plainNumber)" }
    /// Where nginx answers with TLS.
    var secureURL: String { "https://share.example.org:\(secureNumber)" }
}

/// An nginx with a configuration in front of a server, with all its files in one folder. Ended with the last reference
/// to it.
final class RunningNginx {
    enum Failure: Error {
        case noCertificate(errors: String)
        case notListening(log: String)
    }

    /// What `docs/nginx.md` tells operators to write.
    static func documentedConfiguration() throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/nginx.md")
        let blocks = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")
        return blocks.first { $0.hasPrefix("nginx\n") }.map { String($0.dropFirst("nginx\n".count)) } ?? ""
    }

    let folder: TemporaryFolder
    private let process: Process
    private let ports: NginxPorts

    /// Starts nginx and waits until it listens.
    ///
    /// - Parameters:
    ///   - configuration: its server blocks, for port 80 and 443 and a PacCrypt on port 5000.
    ///   - ports: where it listens.
    ///   - port: where PacCrypt listens.
    init(_ configuration: String, at ports: NginxPorts, to port: Int) throws {
        folder = try TemporaryFolder()
        self.ports = ports
        try Self.makeCertificate(in: folder)
        for name in ["log", "temporary"] {
            try FileManager.default.createDirectory(at: folder[name], withIntermediateDirectories: true)
        }
        let changes = [
            ("listen 80;", "listen 127.0.0.1:\(ports.plainNumber);"),
            ("listen 443 ssl;", "listen 127.0.0.1:\(ports.secureNumber) ssl;"),
            ("/etc/letsencrypt/live/share.example.org/", ""), ("/var/log/nginx/", "log/"), (":5000;", ":\(port);"),
        ]
        let servers = changes.reduce(configuration) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        let places = kinds.map { "\($0)_temp_path temporary/\($0);" }.joined(separator: " ")
        try folder.write(
            "daemon off; master_process off; pid nginx.pid; events {} http { access_log off; \(places)\n\(servers)}\n",
            to: "nginx.conf")
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-p", folder.url.path, "-c", "nginx.conf", "-e", "log/start"]
        process.environment = Program.bareEnvironment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let isListening = try eventually { try curl(["-o", "/dev/null", secureURL + "/healthz"]).code == 0 }
        guard isListening else {
            process.terminate()
            throw Failure.notListening(log: (try? String(contentsOf: folder["log/start"], encoding: .utf8)) ?? "")
        }
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var identifier: pid_t { process.processIdentifier }
    /// Where it answers without TLS.
    var plainURL: String { ports.plainURL }
    /// Where it answers with TLS.
    var secureURL: String { ports.secureURL }

    /// What makes curl find this nginx and trust it.
    var curlOptions: [String] {
        let hosts = [ports.plainNumber, ports.secureNumber].flatMap {
            ["--resolve", "share.example.org:\($0):127.0.0.1"]
        }
        return ["-sS", "--max-time", "100", "--cacert", folder["fullchain.pem"].path] + hosts
    }

    /// Runs curl to its end.
    func curl(_ arguments: [String]) throws -> Finished {
        try Program.run("/usr/bin/env", ["curl"] + curlOptions + arguments)
    }

    private static func makeCertificate(in folder: TemporaryFolder) throws {
        let result = try Program.run(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "1", "-subj", "/CN=share.example.org", "-addext", "subjectAltName=DNS:share.example.org",
                "-keyout", folder["privkey.pem"].path, "-out", folder["fullchain.pem"].path,
            ])
        guard result.code == 0 else { throw Failure.noCertificate(errors: result.errors) }
    }
}
