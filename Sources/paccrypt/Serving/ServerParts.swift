import CommandLineIO
import Foundation
import Logging
import NIOSSL
import PacCryptServer
import RequestGuard
import Settings

/// The parts of a server that its settings and options make.
enum ServerParts {
    /// - Throws: ``CommandFailure`` with exit code 2 when a value is not allowed.
    static func settings(in folder: DataFolder, logger: Logger) throws -> LiveSettings {
        let file = SettingsFile(path: folder.path(of: "settings.json"), checks: .requestGuard)
        do {
            try file.removeLeftovers()
            let loaded = try file.load()
            for warning in loaded.warnings { logger.warning("\(warning)") }
            return LiveSettings(file: file, loaded: loaded)
        } catch {
            throw CommandFailure(.usage, "\(file.path):\n\(error)")
        }
    }

    /// - Throws: ``CommandFailure`` with exit code 2 when a value cannot be used.
    static func policy(_ settings: Settings, _ options: StartOptions) throws -> RequestPolicy {
        do {
            return try RequestPolicy(settings: settings, publicURL: options.publicURL)
        } catch {
            throw CommandFailure(.usage, "settings.json: \(error)")
        }
    }

    /// - Throws: ``CommandFailure`` when its folder cannot be used.
    static func spool(
        in folder: DataFolder, _ settings: Settings, executor: any BlockingExecutor
    ) throws -> Spool {
        do {
            let spoolFolder = try SpoolFolder(path: folder.path(of: "spool"))
            let account = SpoolAccount(limits: spoolLimits(settings)) { try spoolFolder.volumeSpace() }
            return Spool(folder: spoolFolder, account: account, executor: executor)
        } catch {
            throw CommandFailure(.other, "\(error)")
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

    /// - Throws: ``CommandFailure`` with exit code 2 when the TLS files cannot be read.
    static func configuration(_ options: StartOptions, _ descriptors: DescriptorBudget) throws -> ServerConfiguration {
        var tls: TLSConfiguration?
        if let files = options.tls {
            do {
                tls = .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem)))
            } catch {
                throw CommandFailure(.usage, "The TLS certificate or key cannot be read: \(error)")
            }
        }
        return ServerConfiguration(
            host: options.host, port: options.port, tls: tls, version: Version.number,
            maximumConnections: descriptors.connections, maximumConnectionsPerPeer: descriptors.connectionsPerPeer)
    }
}
