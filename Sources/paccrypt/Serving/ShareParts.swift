import CommandLineIO
import ContentPipeline
import DiskBlobStore
import Logging
import OriginalInstance
import PacCryptServer
import PacShare
import RequestGuard
import Settings
import SystemPackage
import Threads

/// Shares in the database, their containers in the upload folder, and what looks after both.
struct ShareParts: Sendable {
    let services: ShareServices
    private let originals: OriginalShares
    let scanner: SwitchedScanner
    let upkeep: ShareUpkeep

    /// Deletes all shares.
    var clearance: ShareClearance { ShareClearance(services) }

    /// Takes the upload folder into use and compares it with the database. To be made once, before the first upload.
    ///
    /// - Parameter acceptsLoss: whether files of shares that are not there are gone, however many they are.
    /// - Throws: ``StartFailure``; with exit code 2 when the folder is in use by another server, or holds no file of
    ///   the active shares.
    init(
        _ state: AccessState, uploadFolder: FilePath, acceptsLoss: Bool, settings: Settings, policy: LivePolicy,
        limits: any LimitStore, derivations: DerivationPool, ciphers: CipherPool,
        descriptors: DescriptorBudget, logger: Logger
    ) async throws {
        scanner = SwitchedScanner(settings, logger: logger)
        services = ShareServices(
            shares: state.database.shares,
            blobs: DiskBlobStore(
                path: uploadFolder,
                threads: BlobThreads(
                    transfer: ThreadPool(count: 4, name: "blobs"), commit: ThreadPool(count: 2, name: "commits"))),
            ciphers: ciphers, scanner: scanner, derivations: PooledDerivations(derivations),
            attempts: ShareAttemptBudgets(AttemptBudget(scope: "share", store: limits, clock: Timestamp.system)),
            events: ShareEventLog(audit: state.audit),
            uploads: UploadAccount(
                maxFiles: descriptors.unfinishedFiles, fewestOfOne: DescriptorBudget.filesOfShare),
            uploaderSecret: state.uploaderSecret, clock: Timestamp.system)
        originals = OriginalShares(
            folder: uploadFolder, services: services, codes: state.database.acceptedCodes,
            // Passwords are hashed there, and files are read and deleted, which holds up nobody who transfers.
            threads: ThreadPool(count: 2, name: "originals"), rules: OriginalShareRules(policy.current))
        do {
            upkeep = ShareUpkeep(
                sweep: try await ShareSweep(starting: services, acceptsLoss: acceptsLoss),
                originals: { [originals, services] in
                    originals.applying(OriginalShareRules(policy.current), services: services)
                },
                logger: logger)
            try await upkeep.compareAtStart()
        } catch let error as BlobError {
            throw Self.failure(error, uploadFolder)
        } catch {
            throw StartFailure.system("The shares cannot be read. \(error)")
        }
        await scanner.waitForFirstCheck(seconds: 10)
    }

    /// The original's shares as a policy says.
    func originals(under policy: RequestPolicy, _ services: ShareServices) -> any OriginalSharing {
        originals.applying(OriginalShareRules(policy), services: services)
    }

    private static func failure(_ error: BlobError, _ uploadFolder: FilePath) -> StartFailure {
        switch error {
        case .folderInUse, .foreignMarker:
            StartFailure.settings(
                "\(error) Stop the other server, or let upload_folder in settings.json name another folder.")
        case .wrongFolder:
            StartFailure.settings(
                "upload_folder, \(uploadFolder): \(error) Was the setting changed, or is a volume not mounted? "
                    + "\(UploadFolderMove.instructions) If the files are gone for good, start once with "
                    + "--accept-lost-shares.")
        case .missing, .noRoom, .file, .invalidUse:
            StartFailure.system("The upload folder cannot be used. \(error)")
        }
    }
}

extension OriginalShareRules {
    fileprivate init(_ policy: RequestPolicy) {
        self.init(limits: policy.shareLimits, legacyMaxBytes: policy.legacyMaxBytes)
    }
}
