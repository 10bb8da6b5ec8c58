import RequestGuard

/// Does what time asks for, and compares what lies in the blob store with what shares refer to.
///
/// It is careful with what it does not know: at the first start of a new or restored database it moves nothing, nor
/// when orphans are so many that something else must be wrong; and nothing that it moves is deleted within a week.
public struct ShareSweep<Derivations: DerivationRunner>: Sendable {
    /// How long orphans are kept, in seconds: a week.
    public static var setAsideSeconds: Int64 { 7 * 86_400 }
    /// So many orphans are moved whatever their share of the blobs is: an upload that a crash cut off leaves some.
    public static var harmlessOrphans: Int { 10 }
    private static var pageCount: Int { 1000 }

    private let services: ShareServices<Derivations>
    private let claim: BlobStoreClaim

    /// Takes the blob store into use. To be made once, at start.
    ///
    /// - Throws: what the stores throw.
    public init(starting services: ShareServices<Derivations>) async throws {
        self.services = services
        claim = try await services.blobs.claim(for: try await services.shares.instance())
    }

    /// Settles every share that is due: leases end, shares burn and expire, blobs are deleted.
    ///
    /// A share that fails does not keep the others from being settled; it stays due.
    ///
    /// - Returns: how many shares were settled.
    /// - Throws: the first error of the stores.
    @discardableResult
    public func settle() async throws -> Int {
        var count = 0
        var failure: (any Error)?
        while failure == nil {
            let due = try await services.shares.due(now: services.clock(), limit: Self.pageCount)
            for key in due {
                do {
                    try await settle(key)
                    count += 1
                } catch {
                    failure = failure ?? error
                }
            }
            if due.count < Self.pageCount { break }
        }
        if let failure { throw failure }
        return count
    }

    private func settle(_ key: ShareKey) async throws {
        guard let outcome = try await services.shares.perform(.settle, on: key, now: services.clock()) else { return }
        if !outcome.events.isEmpty { services.events.note(outcome.events, client: nil) }
        try await ShareCleanup(services).cleanUp(outcome.share)
    }

    /// Compares blobs and shares: sets aside blobs without a share, marks shares without a blob as lost, and deletes
    /// what was set aside a week ago.
    ///
    /// - Parameter minimumAgeSeconds: blobs younger than that may belong to an upload under way. 0 only before the
    ///   first upload of the only process that uses the stores.
    /// - Throws: what the stores throw; what was done remains done.
    public func compare(minimumAgeSeconds: Int64) async throws -> SweepReport {
        let now = services.clock()
        let youngest = now.advanced(bySeconds: -minimumAgeSeconds)
        var report = SweepReport()
        let comparison = try await Comparison(services, olderThan: youngest).run(page: Self.pageCount)
        report.blobs = comparison.blobs
        report.orphans = comparison.orphans.count
        guard claim == .own else {
            report.hold = report.orphans > 0 || !comparison.missing.isEmpty ? .firstStart : nil
            return report
        }
        guard report.orphans <= max(Self.harmlessOrphans, report.blobs / 10) else {
            report.hold = .tooManyOrphans
            return report
        }
        report.orphans = try await setAside(comparison.orphans, now: now)
        report.lost = try await markLost(comparison.missing)
        _ = try await services.blobs.deleteSetAside(before: now.advanced(bySeconds: -Self.setAsideSeconds))
        return report
    }

    /// A share may have come since the comparison; so each is looked for again.
    private func setAside(_ orphans: [BlobID], now: Timestamp) async throws -> Int {
        var count = 0
        for orphan in orphans {
            let reference = try await services.shares.blobs(after: orphan.predecessor, limit: 1).first
            guard reference?.blob != orphan else { continue }
            try await services.blobs.setAside(orphan, now: now)
            count += 1
        }
        return count
    }

    /// A share may have come or gone since the comparison; so each is looked at again.
    private func markLost(_ missing: [StoredReference]) async throws -> Int {
        var lost = 0
        for reference in missing {
            guard let share = try await services.shares.share(reference.share), share.state == .active else { continue }
            do {
                _ = try await services.blobs.reader(reference.blob)
            } catch let error as BlobError where error.code == .missing {
                let outcome = try await services.perform(.markLost, on: reference.share)
                try await ShareCleanup(services).cleanUp(outcome.share)
                if outcome.reply == .done { lost += 1 }
            }
        }
        return lost
    }
}

/// What a comparison of blobs and shares found.
public struct SweepReport: Sendable, Equatable {
    /// Why nothing was moved or marked.
    public enum Hold: String, Sendable {
        /// The blob store is new to this database.
        case firstStart = "first_start"
        /// More blobs than can be explained belong to no share.
        case tooManyOrphans = "too_many_orphans"
    }

    /// Blobs in the store.
    public var blobs = 0
    /// Blobs that belong to no share.
    public var orphans = 0
    /// Shares that were marked as lost.
    public var lost = 0
    /// Why nothing was moved or marked; nil when all is well.
    public var hold: Hold?

    /// The report of a sweep that found nothing.
    public init() {}
}
