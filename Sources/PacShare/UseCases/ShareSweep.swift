import RequestGuard

/// Does what time asks for, and compares what lies in the blob store with what shares refer to.
///
/// It is careful with what it does not know: at the first start of a new or restored database it moves and marks
/// nothing, nor when what does not fit is so much that something else must be wrong. Nothing that it moves is deleted
/// within a week, and what it marks as lost is active again once its blobs are back.
public struct ShareSweep: Sendable {
    /// How long orphans are kept, in seconds: a week.
    public static let setAsideSeconds: Int64 = 7 * 86_400
    /// So many orphans are moved whatever their share of the blobs is: an upload that a crash cut off leaves some. So
    /// many missing blobs are believed to be lost, too.
    public static let harmlessOrphans = 10
    private static let pageCount = 1000

    private let services: ShareServices
    private let claim: BlobStoreClaim
    private let acceptsLoss: Bool

    /// Takes the blob store into use. To be made once, at start.
    ///
    /// - Parameters:
    ///   - services: what it works with.
    ///   - acceptsLoss: whether the operator says that missing blobs are gone, however many they are.
    /// - Throws: ``BlobError/wrongFolder(activeShares:)`` when not a single blob of the active shares is there, so that
    ///   this must be another place, unless `acceptsLoss`; and what the stores throw. The blob store is then as it was.
    public init(starting services: ShareServices, acceptsLoss: Bool = false) async throws {
        self.services = services
        self.acceptsLoss = acceptsLoss
        if !acceptsLoss { try await Self.checkPlace(services) }
        claim = try await services.blobs.claim(for: try await services.shares.instance())
    }

    /// Whether the blob store is new to the database, so that nothing in it is known to be the database's.
    public var isFirstStart: Bool { claim != .own }

    private static func checkPlace(_ services: ShareServices) async throws {
        let now = services.clock()
        var active: Set<ShareKey> = []
        var last: BlobID?
        while true {
            let page = try await services.shares.blobs(after: last, limit: pageCount)
            guard let end = page.last else { break }
            last = end.blob
            let wanted = page.filter { reference in reference.activeUntil.map { $0 > now } ?? false }
            if try await services.blobs.holds(anyOf: wanted.map(\.blob)) { return }
            active.formUnion(wanted.map(\.share))
        }
        guard !active.isEmpty else { return }
        throw BlobError.wrongFolder(activeShares: active.count)
    }

    /// Settles every share that is due: leases end, shares burn and expire, blobs are deleted.
    ///
    /// A share that fails does not keep the others from being settled, however many fail each time; it stays due.
    ///
    /// - Returns: how many shares were settled.
    /// - Throws: the first error of the stores.
    @discardableResult
    public func settle() async throws -> Int {
        var count = 0
        var failure = FirstFailure()
        let now = services.clock()
        var last: DueShare?
        // Those that fail stay due, so each page begins behind the one before.
        while true {
            let page = try await services.shares.due(now: now, after: last, limit: Self.pageCount)
            for share in page {
                do {
                    try await settle(share.key)
                    count += 1
                } catch {
                    failure.note(error)
                }
            }
            last = page.last
            if page.count < Self.pageCount { break }
        }
        try failure.check()
        return count
    }

    private func settle(_ key: ShareKey) async throws {
        guard let outcome = try await services.shares.perform(.settle, on: key, now: services.clock()) else { return }
        if !outcome.events.isEmpty { services.events.note(outcome.events, client: nil) }
        try await ShareCleanup(services).cleanUp(outcome.share)
    }

    /// Compares blobs and shares: makes lost shares active whose blobs are back, marks shares without a blob as lost,
    /// sets aside blobs without a share, and deletes what was set aside a week ago.
    ///
    /// - Parameter minimumAgeSeconds: blobs younger than that may belong to an upload under way. 0 only before the
    ///   first upload of the only process that uses the stores.
    /// - Returns: what was found and done. What failed keeps nothing else from being done, and is in the report.
    /// - Throws: what the stores throw while they are compared; then nothing was done.
    public func compare(minimumAgeSeconds: Int64) async throws -> SweepReport {
        let now = services.clock()
        let youngest = now.advanced(bySeconds: -minimumAgeSeconds)
        let comparison = try await Comparison(services, olderThan: youngest).run()
        return await act(on: comparison, now: now)
    }

    private func act(on comparison: Comparison.Result, now: Timestamp) async -> SweepReport {
        var report = SweepReport()
        report.blobs = comparison.blobs
        report.orphans = comparison.orphans.count
        report.missing = comparison.missing.count
        report.found = await markFound(comparison.withheld, &report.failure)
        report.lossHold = lossHold(comparison)
        if report.lossHold == nil { report.lost = await markLost(comparison.missing, &report.failure) }
        guard claim == .own else {
            report.hold = report.orphans > 0 ? .firstStart : nil
            return report
        }
        guard report.orphans <= max(Self.harmlessOrphans, report.blobs / 10) else {
            report.hold = .tooManyOrphans
            return report
        }
        report.orphans = await setAside(comparison.orphans, now: now, &report.failure)
        do {
            _ = try await services.blobs.deleteSetAside(before: now.advanced(bySeconds: -Self.setAsideSeconds))
        } catch {
            report.failure.note(error)
        }
        return report
    }

    /// A share may have come since the comparison; so each is looked for again.
    private func setAside(_ orphans: [BlobID], now: Timestamp, _ failure: inout FirstFailure) async -> Int {
        var count = 0
        for orphan in orphans {
            do {
                let reference = try await services.shares.blobs(after: orphan.predecessor, limit: 1).first
                guard reference?.blob != orphan else { continue }
                try await services.blobs.setAside(orphan, now: now)
                count += 1
            } catch {
                failure.note(error)
            }
        }
        return count
    }

    private func lossHold(_ comparison: Comparison.Result) -> SweepReport.Hold? {
        guard !comparison.missing.isEmpty, !acceptsLoss else { return nil }
        if claim == .adopted { return .firstStart }
        return comparison.missing.count > max(Self.harmlessOrphans, comparison.wanted / 10) ? .tooManyMissing : nil
    }

    private func markFound(_ withheld: Set<ShareKey>, _ failure: inout FirstFailure) async -> Int {
        var found = 0
        for key in withheld {
            do {
                guard let share = try await services.shares.share(key), case .lost = share.state else { continue }
                for blob in share.storedBlobs { _ = try await services.blobs.reader(blob.id) }
                let outcome = try await services.perform(.markFound, on: key)
                if outcome.reply == .done { found += 1 }
                try await ShareCleanup(services).cleanUp(outcome.share)
            } catch BlobError.missing {
                continue
            } catch {
                failure.note(error)
            }
        }
        return found
    }

    /// A share may have come or gone since the comparison; so each is looked at again.
    private func markLost(_ missing: [StoredReference], _ failure: inout FirstFailure) async -> Int {
        var lost = 0
        for reference in missing {
            do {
                guard try await isMissing(reference) else { continue }
                let outcome = try await services.perform(.markLost, on: reference.share)
                if outcome.reply == .done { lost += 1 }
                try await ShareCleanup(services).cleanUp(outcome.share)
            } catch {
                failure.note(error)
            }
        }
        return lost
    }

    private func isMissing(_ reference: StoredReference) async throws -> Bool {
        guard let share = try await services.shares.share(reference.share), share.state == .active else { return false }
        do {
            _ = try await services.blobs.reader(reference.blob)
            return false
        } catch BlobError.missing {
            return true
        }
    }
}

/// What a comparison of blobs and shares found.
public struct SweepReport: Sendable, Equatable {
    /// Why nothing was moved, or nothing marked.
    public enum Hold: String, Sendable {
        /// The blob store is new to this database.
        case firstStart = "first_start"
        /// More blobs than can be explained belong to no share.
        case tooManyOrphans = "too_many_orphans"
        /// More blobs than can be explained are missing.
        case tooManyMissing = "too_many_missing"
    }

    /// Blobs in the store.
    public var blobs = 0
    /// Blobs that belong to no share.
    public var orphans = 0
    /// Blobs of active shares that are not in the store.
    public var missing = 0
    /// Shares that were marked as lost.
    public var lost = 0
    /// Lost shares whose blobs were there again.
    public var found = 0
    /// Why no orphan was moved; nil when all is well.
    public var hold: Hold?
    /// Why no share was marked as lost; nil when all is well.
    public var lossHold: Hold?
    /// The first thing that could not be done; the next comparison tries it again.
    public var failure = FirstFailure()

    /// The report of a sweep that found nothing.
    public init() {}
}
