import RequestGuard

/// Deletes all shares at once, for the operator. Downloads under way end.
public struct ShareClearance: Sendable {
    private static let pageCount = 1000
    private let services: ShareServices

    /// - Parameter services: what it works with.
    public init(_ services: ShareServices) {
        self.services = services
    }

    /// Deletes every share that has files, a page of them at a time. One that fails does not keep the others.
    ///
    /// - Throws: what the store of shares throws when they cannot be listed.
    public func removeAll() async throws -> UploadRemoval {
        var removal = UploadRemoval()
        var last: BlobID?
        while true {
            let page = try await services.shares.blobs(after: last, limit: Self.pageCount)
            guard let end = page.last else { return removal }
            last = end.blob
            // A share has several blobs, which may lie on several pages; on the later ones it has none any more.
            for key in Set(page.map(\.share)) { await remove(key, &removal) }
        }
    }

    private func remove(_ key: ShareKey, _ removal: inout UploadRemoval) async {
        guard let share = try? await services.shares.share(key), !share.storedBlobs.isEmpty else { return }
        do {
            let outcome = try await services.perform(.revoke, on: key)
            try await ShareCleanup(services).cleanUp(outcome.share)
            removal.shares += 1
            removal.files += share.storedBlobs.count
            removal.bytes = removal.bytes.addingClamped(share.storedBytes)
        } catch {
            // The share is revoked or still stands; the next sweep deletes what is left of a revoked one.
            removal.failures += share.storedBlobs.count
        }
    }
}
