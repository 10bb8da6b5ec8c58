import Logging
import OriginalInstance
import PacCryptServer
import PacShare
import ServiceLifecycle
import Synchronization

/// Lets shares end when it is time, and compares them with the upload folder every hour.
final class ShareUpkeep: Service {
    /// An upload of this age is whole or given up, in seconds.
    private static let orphanAgeSeconds: Int64 = 3600
    private static let settleSeconds = 5
    private static let compareSeconds = 3600
    private static let originalSeconds = 600

    private let sweep: ShareSweep
    private let originals: @Sendable () -> OriginalShares
    private let logger: Logger
    private let state = Mutex(SweepReport())

    init(
        sweep: ShareSweep, originals: @escaping @Sendable () -> OriginalShares, logger: Logger
    ) {
        self.sweep = sweep
        self.originals = originals
        self.logger = logger
    }

    /// What the last comparison found.
    var report: SweepReport { state.withLock { $0 } }

    /// Compares everything, also what was uploaded a moment ago. Only before the first upload.
    ///
    /// What could not be done about a share or a file is left to the next comparison: it keeps no visitor from the
    /// others.
    ///
    /// - Throws: what the stores throw while they are compared.
    func compareAtStart() async throws {
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        log(report)
        guard let failure = report.failure.error else { return }
        logger.error(
            "Shares and files were compared, but not all that followed could be done. It is tried again in an hour.",
            metadata: ["error": "\(failure)"])
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.work() }
    }

    private func work() async {
        var repeated = RepeatedWork(logger: logger)
        var seconds = 0
        // Whoever has named the wrong folder has time to notice.
        let firstOriginals = sweep.isFirstStart ? Self.compareSeconds : 0
        if sweep.isFirstStart, await originals().areThere() {
            logger.notice(
                "The upload folder is new to this database and holds shares of the original PacCrypt. Those whose time is over are deleted in an hour. If it is the wrong folder, stop the server before."
            )
        }
        repeat {
            await repeated.attempt("ending shares") { _ = try await sweep.settle() }
            if seconds > 0, seconds.isMultiple(of: Self.compareSeconds) {
                await repeated.attempt("comparing shares and files") {
                    let report = try await sweep.compare(minimumAgeSeconds: Self.orphanAgeSeconds)
                    log(report)
                    try report.failure.check()
                }
            }
            if seconds >= firstOriginals, seconds.isMultiple(of: Self.originalSeconds) {
                await repeated.attempt("ending shares of the original") {
                    let report = try await originals().sweep()
                    log(report)
                    try report.failure.check()
                }
            }
            seconds += Self.settleSeconds
        } while (try? await Task.sleep(for: .seconds(Self.settleSeconds))) != nil
    }

    private func log(_ report: OriginalSweepReport) {
        guard report.expired > 0 || report.leftovers > 0 else { return }
        logger.notice(
            "files of the original's shares were deleted",
            metadata: ["expired": "\(report.expired)", "taken over before": "\(report.leftovers)"])
    }

    private func log(_ report: SweepReport) {
        state.withLock { $0 = report }
        for problem in report.problems { logger.error("\(problem)") }
        if report.found > 0 {
            logger.notice("lost shares whose files are back are active again", metadata: ["shares": "\(report.found)"])
        }
        if report.lost > 0 {
            logger.error("shares without their files were marked as lost", metadata: ["shares": "\(report.lost)"])
        }
        if report.hold == nil, report.orphans > 0 {
            logger.notice(
                "files without a share were moved to lost+found", metadata: ["files": "\(report.orphans)"])
        }
    }
}

extension SweepReport {
    /// What was left undone, why, and what to do; empty when all is well.
    var problems: [String] { [orphanProblem, lossProblem].compactMap(\.self) }

    private var orphanProblem: String? {
        switch hold {
        case .firstStart:
            "The upload folder is new to this database, and holds \(orphans) files of shares that the database does not "
                + "know. Nothing was moved. If a backup is to be restored, do it now; otherwise restart the server, and "
                + "they are moved to lost+found."
        case .tooManyOrphans:
            "\(orphans) of \(blobs) files in the upload folder belong to no share, which is too many to be an accident. "
                + "Nothing was moved. Has an old database been brought back? Restore the one that belongs to the folder, "
                + "or move the files away by hand."
        case .tooManyMissing, nil: nil
        }
    }

    private var lossProblem: String? {
        switch lossHold {
        case .firstStart:
            "The upload folder is new to this database, and lacks \(missing) files of shares that the database knows. No "
                + "share was marked as lost. Was only a part of a folder moved or restored? Put the files there, and "
                + "restart the server."
        case .tooManyMissing:
            "\(missing) files of shares are not in the upload folder, which is too many to be an accident. No share was "
                + "marked as lost. Put the files back and restart the server, or, if they are gone for good, start it "
                + "once with --accept-lost-shares."
        case .tooManyOrphans, nil: nil
        }
    }
}
