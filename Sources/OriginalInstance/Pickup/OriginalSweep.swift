import FileSystem
import PacShare
import RequestGuard

/// What a sweep deleted of the original's shares.
public struct OriginalSweepReport: Sendable, Equatable {
    /// Shares whose time was over.
    public var expired = 0
    /// Shares that were taken over before, and whose files were left by something that stopped.
    public var leftovers = 0
    /// The first share that could not be deleted; the next sweep tries it again.
    public var failure = FirstFailure()

    /// The report of a sweep that found nothing.
    public init() {}
}

extension OriginalShares {
    /// Whether the folder holds a share of the original's, whole or not; false also when it cannot be read.
    public func areThere() async -> Bool {
        let names = try? await threads.run { [folder] in try folder.opened().map { try folder.names($0) } }
        return names?.isEmpty == false
    }

    /// Deletes the regular files of shares whose time is over, or that were taken over, and nothing else.
    ///
    /// A share whose record is missing or cannot be read ends by the age of its files.
    ///
    /// - Returns: what was deleted. A share that fails does not keep the others from it, and is in the report.
    /// - Throws: ``ShareError/storageUnavailable(cause:)`` when the folder cannot be listed.
    public func sweep() async throws -> OriginalSweepReport {
        let now = services.clock()
        let maxAge = rules.limits.maxAgeSeconds
        let found = try await threads.run { [folder] in
            guard let open = try folder.opened() else { return [FoundShare]() }
            return try folder.names(open).map { id, names in
                let end = folder.end(id, names, in: open, maxAgeSeconds: maxAge, now: now)
                return FoundShare(id: id, names: names, isOver: end.map { now >= $0 } ?? false)
            }
        }
        var report = OriginalSweepReport()
        for share in found {
            do {
                try await sweep(share, &report)
            } catch {
                report.failure.note(error)
            }
        }
        return report
    }

    private func sweep(_ share: FoundShare, _ report: inout OriginalSweepReport) async throws {
        let isTaken = try await isTakenOver(share.id)
        guard share.isOver || isTaken else { return }
        let count = try await threads.run { [folder] in
            guard let open = try folder.opened() else { return 0 }
            return try folder.remove(share.names, in: open)
        }
        guard count > 0 else { return }
        if isTaken { report.leftovers += 1 } else { report.expired += 1 }
    }

    private func isTakenOver(_ id: String) async throws -> Bool {
        guard let id = ShareID(id) else { return false }
        return try await services.shares.share(id.key) != nil
    }
}

private struct FoundShare: Sendable {
    let id: String
    let names: [String]
    let isOver: Bool
}

extension OriginalFolder {
    /// When a share ends; nil when nothing tells.
    fileprivate func end(
        _ id: String, _ names: [String], in folder: OpenFolder, maxAgeSeconds: Int64, now: Timestamp
    ) -> Timestamp? {
        let files = names.compactMap { name in (try? OriginalFile(name, in: folder)).flatMap { $0 }.map { (name, $0) } }
        if let (_, json) = files.first(where: { $0.0 == id + ".json" }),
            let record = try? OriginalRecord(json: try json.bytes(atMost: OriginalRecord.maximumCount))
        {
            return record.expiresAt(maxAgeSeconds: maxAgeSeconds, now: now)
        }
        return files.map(\.1.modified).max().map {
            Timestamp(milliseconds: 0).advanced(bySeconds: $0).advanced(bySeconds: maxAgeSeconds)
        }
    }
}
