import CommandLineIO
import ContentPipeline
import FileSystem
import Foundation
import Logging
import PacCryptServer
import PacShare
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
            if folder.isKnown { try file.removeLeftovers() }
            let loaded = try file.load()
            for warning in loaded.warnings { logger.warning("\(warning)") }
            if let copy = file.unfinishedSave { logger.warning("\(SettingsFileError.unfinished(copy))") }
            return LiveSettings(file: file, loaded: loaded)
        } catch {
            let unfinished = file.unfinishedSave.map { "\n\(SettingsFileError.unfinished($0))" } ?? ""
            throw StartFailure.settings("\(file.path):\n\(error)\(unfinished)")
        }
    }

    /// - Throws: ``StartFailure`` when its folder cannot be used.
    static func spool(
        in folder: DataFolder, of instance: InstanceID, _ settings: Settings, threads: ThreadPool, ciphers: CipherPool
    ) throws -> Spool {
        do {
            let spoolFolder = try SpoolFolder(path: folder.path(of: "spool"), for: instance)
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

    static func configuration(
        _ options: StartOptions, tls: TLSContexts?, _ descriptors: DescriptorBudget
    ) -> ServerConfiguration {
        ServerConfiguration(
            host: options.host, port: options.port, tls: tls, version: Version.number,
            maximumConnections: descriptors.connections)
    }
}
