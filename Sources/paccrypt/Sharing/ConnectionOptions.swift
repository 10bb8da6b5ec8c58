import ArgumentParser
import CommandLineIO
import FileSystem
import PacCryptClient
import SystemPackage
import TextEncodings

/// How a server is reached, for commands that talk to one.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Trust the certificates in this file (PEM) instead of the system's.", valueName: "file"),
        completion: .file())
    var caFile: String?

    @Option(help: ArgumentHelp("Connect through this HTTP proxy; otherwise there is none.", valueName: "host:port"))
    var proxy: String?

    func validate() throws {
        guard let proxy else { return }
        guard Self.parse(proxy) != nil else {
            throw ValidationError("--proxy is HOST:PORT.")
        }
    }

    var configuration: ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.certificateAuthorityFile = caFile.map { FilePath(byteText: $0) }
        configuration.proxy = proxy.flatMap(Self.parse)
        return configuration
    }

    /// Says so when passwords and tokens would travel for everybody to read.
    static func warn(about server: ServerAddress) {
        guard !server.isSecure, !server.isLoopback else { return }
        CommandExit.report("warning: \(server) is not encrypted: whoever is on the way can read the password")
    }

    private static func parse(_ text: String) -> ClientConfiguration.Proxy? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(digits: text[text.index(after: colon)...]),
            1...65_535 ~= port, colon > text.startIndex
        else { return nil }
        return ClientConfiguration.Proxy(host: String(text[..<colon]), port: port)
    }
}
