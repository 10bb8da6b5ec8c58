import CommandLineIO
import ContentPipeline
import FileSystem
import Foundation
import Logging
import NIOSSL
import PacCryptServer
import RequestGuard
import Settings
import SystemPackage
import Threads

/// The parts of a server that its settings and options make.
enum ServerParts {
    /// - Throws: ``StartFailure`` with exit code 2 when a value is not allowed.
    static func settings(in folder: DataFolder, logger: Logger) throws -> LiveSettings {
        let file = SettingsFile(path: folder.path(of: "settings.json"))
        do {
            try file.removeLeftovers()
            let loaded = try file.load()
            for warning in loaded.warnings { logger.warning("\(warning)") }
            return LiveSettings(file: file, loaded: loaded)
        } catch {
            throw StartFailure.settings("\(file.path):\n\(error)")
        }
    }

    /// - Throws: ``StartFailure`` when its folder cannot be used.
    static func spool(
        in folder: DataFolder, _ settings: Settings, threads: ThreadPool, ciphers: CipherPool
    ) throws -> Spool {
        do {
            let spoolFolder = try SpoolFolder(path: folder.path(of: "spool"))
            let account = SpoolAccount(limits: spoolLimits(settings)) { try spoolFolder.volumeSpace() }
            return Spool(folder: spoolFolder, account: account, threads: threads, ciphers: ciphers)
        } catch {
            throw StartFailure.system("\(error)")
        }
    }

    static func spoolLimits(_ settings: Settings) -> SpoolLimits {
        SpoolLimits(
            totalBytes: settings.storageLimitBytes == 0 ? nil : UInt64(clamping: settings.storageLimitBytes),
            reserveBytes: settings.storageReserveBytes.map { UInt64(clamping: $0) })
    }

    static func derivationLimits(_ settings: Settings) -> DerivationLimits {
        settings.kdfMemoryBytes.map { DerivationLimits(memoryBytes: $0) } ?? DerivationLimits()
    }

    /// Shares out the files that may be open, and says so when they are few.
    static func descriptors(openFiles: Int, logger: Logger) -> DescriptorBudget {
        let budget = DescriptorBudget(openFiles: openFiles)
        let full = DescriptorBudget(openFiles: .max)
        if budget.connections < full.connections {
            logger.warning(
                "The system lets this process have \(openFiles) files open, so that it serves at most \(budget.connections) connections at once. Raise the hard limit (LimitNOFILE= of systemd, or ulimit -Hn)."
            )
        }
        return budget
    }

    /// - Throws: ``StartFailure`` with exit code 2 when the TLS files cannot be read.
    static func configuration(_ options: StartOptions, _ descriptors: DescriptorBudget) throws -> ServerConfiguration {
        ServerConfiguration(
            host: options.host, port: options.port, tls: try options.tls.map(tlsConfiguration),
            version: Version.number, maximumConnections: descriptors.connections,
            maximumConnectionsPerPeer: descriptors.connectionsPerPeer)
    }

    private static func tlsConfiguration(_ files: StartOptions.TLSFiles) throws -> TLSConfiguration {
        let chain = try tlsFile(files.certificate, "certificate") { try NIOSSLCertificate.fromPEMFile($0) }
        let key = try tlsFile(files.key, "private key") { try NIOSSLPrivateKey(file: $0, format: .pem) }
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw StartFailure.settings("The TLS certificate and the private key do not belong together")
        }
        return configuration
    }

    /// Reads a file, in words of its own: those of the library are none for an operator.
    private static func tlsFile<Content>(
        _ path: String, _ content: String, _ read: (String) throws -> Content
    ) throws -> Content {
        let name = DisplayedName.quoted(path)
        guard access(path, R_OK) == 0 else {
            throw StartFailure.settings(
                "The TLS \(content) \(name) cannot be read: \(Errno(rawValue: errno).reason)")
        }
        do {
            return try read(path)
        } catch {
            throw StartFailure.settings("\(name) holds no \(content) in PEM form")
        }
    }
}
