import RequestGuard

/// What can be said of a share at a moment, without changing it. ``handle(_:now:)`` settles what time has done first;
/// these take the time into account by themselves.
extension Share {
    /// Whether it can be picked up at that moment, as far as its own record tells.
    public func isActive(at now: Timestamp) -> Bool {
        state == .active && now < expiresAt
    }

    /// Whether all attempts that the sender allowed are used up or under way.
    public var isLocked: Bool {
        rules.maxAttempts.map { attemptsTaken >= $0 } ?? false
    }

    /// Downloads that can still be taken; nil for any number.
    public var downloadsLeft: Int? {
        rules.maxDownloads.map { max(0, $0 - downloadsTaken) }
    }

    /// When it will be deleted if nobody opens it again: nil while there are downloads left or somebody downloads.
    public var burnsAt: Timestamp? {
        guard state == .active, downloadsLeft == 0, leases.allSatisfy({ $0.deliveredAt != nil }) else { return nil }
        let graces = leases.filter { !$0.isFree }.compactMap {
            $0.deliveredAt?.advanced(bySeconds: rules.burnGraceSeconds)
        }
        return ([graceUntil].compactMap { $0 } + graces).max() ?? createdAt
    }

    /// When time will next change something about it; nil when it is only kept until somebody removes it.
    public var nextDue: Timestamp? {
        switch state {
        case .active, .lost:
            let leasesEnd = leases.map { $0.deliversUnlessSeenAt ?? $0.endsAt }.min()
            let expires = leases.isEmpty ? expiresAt : nil
            return [leasesEnd, expires, burnsAt, qr?.expiresAt].compactMap { $0 }.min()
        case .expired(let moment): return moment
        case .burned(let moment), .revoked(let moment): return blobsDeleted ? expiresAt : moment
        }
    }

    /// The blobs that lie in the store for it, or still have to be deleted there.
    public var storedBlobs: [ShareBlob] { blobsDeleted ? [] : blobs }

    /// Bytes that it takes in the blob store.
    public var storedBytes: UInt64 { storedBlobs.reduce(0) { $0.addingClamped($1.size) } }

    /// Bytes that it counts with besides what every record and every file does: those in the blob store, and what long
    /// names take.
    public var countedBytes: UInt64 {
        storedBytes.addingClamped(LongNames.bytes(ofSealed: metadataCount + manage.label.count, files: blobs.count))
    }

    /// The ticket with that token, if it still holds.
    public func ticket(_ token: ShareToken, now: Timestamp) -> Ticket? {
        let hash = token.hash
        return isActive(at: now) ? tickets.first { $0.hash == hash && now < $0.expiresAt } : nil
    }

    /// The lease with that token, if it still lives.
    public func lease(_ token: ShareToken, now: Timestamp) -> Lease? {
        let hash = token.hash
        return state == .active ? leases.first { $0.hash == hash && now < $0.endsAt } : nil
    }

    /// The picture of the second factor, for the bearer of its token, while it is kept. Looking changes nothing.
    public func qr(_ token: ShareToken, now: Timestamp) -> QRSecret? {
        qr.flatMap { isActive(at: now) && $0.hash == token.hash && now < $0.expiresAt ? $0 : nil }
    }
}
