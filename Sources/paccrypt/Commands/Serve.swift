import ArgumentParser
import CommandLineIO
import FileSystem
import Foundation
import Logging
import PacCryptServer
import ServiceLifecycle
import Settings
import Threads

/// Runs the server: the one place that chooses its adapters.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Each option can also be set in the environment (PACCRYPT_HOST, PACCRYPT_PORT and so on); a flag goes first. \
            The data directory holds application_data with settings.json.
            """
    )

    @Option(help: ArgumentHelp(StartOption.host.help, valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp(StartOption.port.help, valueName: "number"))
    var port: String?

    @Option(help: ArgumentHelp(StartOption.dataDirectory.help, valueName: "folder"), completion: .directory)
    var dataDir: String?

    @Option(help: ArgumentHelp(StartOption.publicURL.help, valueName: "url"))
    var publicURL: String?

    @Option(help: ArgumentHelp(StartOption.tlsCertificate.help, valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(help: ArgumentHelp(StartOption.tlsKey.help, valueName: "file"), completion: .file())
    var tlsKey: String?

    @Option(help: ArgumentHelp(StartOption.logLevel.help, valueName: "level"))
    var logLevel: String?

    @Flag(
        help: ArgumentHelp(
            """
            Start although the upload folder holds no file of the active shares. They count as lost until their files \
            are back.
            """))
    var acceptLostShares = false

    func run() async throws {
        let restart = ProcessRestart()
        MemoryReuse.begin()
        LocalTime.begin()
        // Until it is taken for a wish to read settings and certificate again; a terminal that is closed ends nothing.
        signal(SIGHUP, SIG_IGN)
        let options = try startOptions()
        let logger = Self.logger(options.logLevel)
        for remark in options.remarks { logger.notice("\(remark)") }
        if !ProcessPrivacy.wipesFreedMemory {
            logger.warning("this build does not wipe memory that is freed")
        }
        let openFiles = OpenFileLimit.raise()
        if try await serve(options, openFiles: openFiles, logger) {
            logger.notice("restarting")
            try restart.execute()
        }
    }

    /// Serves until the end.
    ///
    /// - Returns: whether the program is to run anew; everything that the server held is free again then.
    private func serve(_ options: StartOptions, openFiles: Int, _ logger: Logger) async throws -> Bool {
        let address = ListeningAddress(host: options.host, port: options.port)
        try await ThreadPool.background.run { try address.check() }
        let instance = try await ServerInstance(
            options: options, openFiles: openFiles, acceptsLostShares: acceptLostShares, logger: logger)
        do {
            try await instance.run()
        } catch {
            logger.error("the server ended", metadata: ["error": "\(error)"])
            // Somebody may have taken the address meanwhile.
            try await ThreadPool.background.run { try address.check() }
            throw StartFailure.network("The server on \(options.host), port \(options.port), ended; its log says why")
        }
        return instance.isToRestart
    }

    private func startOptions() throws -> StartOptions {
        let flags: [StartOption: String?] = [
            .host: host, .port: port, .dataDirectory: dataDir, .publicURL: publicURL, .tlsCertificate: tlsCertificate,
            .tlsKey: tlsKey, .logLevel: logLevel,
        ]
        var environment: [String: String] = [:]
        for name in StartOptions.variables { environment[name] = EnvironmentVariable.text(name) }
        do {
            return try StartOptions.resolve(flags: flags.compactMapValues(\.self), environment: environment)
        } catch {
            throw StartFailure.settings("\(error)")
        }
    }

    private static func logger(_ level: LogLevel) -> Logger {
        var logger = Logger(label: "paccrypt") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: level.rawValue) ?? .info
        return logger
    }
}

extension StartOption {
    /// The line of `--help`.
    fileprivate var help: String {
        defaultText.isEmpty ? summary : "\(summary) (default: \(defaultText))"
    }
}
