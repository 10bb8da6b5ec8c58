import RequestGuard

/// Deletes what a share leaves when it is over.
struct ShareCleanup {
    private let services: ShareServices

    init(_ services: ShareServices) {
        self.services = services
    }

    /// Deletes the blobs of a share that is over, and then the share when its time is over too. Whatever fails is done
    /// by the next sweep: the share is due until it succeeds.
    func cleanUp(_ share: Share) async throws {
        switch share.state {
        case .active: return
        // What is missing may come back, until its time is over.
        case .lost: return
        case .burned, .revoked, .expired: break
        }
        var share = share
        if !share.blobsDeleted {
            var failure = FirstFailure()
            for blob in share.blobs {
                do { try await services.blobs.delete(blob.id) } catch { failure.note(error) }
            }
            try failure.check()
            share = try await services.perform(.forgetBlobs, on: share.key).share
        }
        if case .expired = share.state { try await services.shares.remove(share.key) }
    }
}
