import PacCryptCore
import RequestGuard

/// Who may download a share, and how far it is delivered.
extension Share {
    /// Gives out a lease: with a download of its own while there are any, else in place of one without a connection,
    /// else, a moment after the last delivery, for nothing.
    mutating func lease(_ grant: LeaseGrant, now: Timestamp, _ happened: inout [ShareEvent.Kind]) -> ShareReply {
        let source: LeaseSource
        if let left = downloadsLeft, left == 0 {
            if let dead = leases.firstIndex(where: { $0.deliveredAt == nil && now >= $0.takeOverAt }) {
                let old = leases.remove(at: dead)
                leases.append(newLease(grant, isFree: old.isFree, openedAt: old.openedAt, isSpent: old.isSpent, now))
                source = .takeOver
            } else if let burnsAt, now < burnsAt {
                guard makeRoom() else { return busy(now: now) }
                leases.append(newLease(grant, isFree: true, openedAt: now, isSpent: false, now))
                source = .again
            } else {
                return busy(now: now)
            }
        } else {
            guard makeRoom() else { return busy(now: now) }
            leases.append(newLease(grant, isFree: false, openedAt: now, isSpent: false, now))
            downloadsTaken += 1
            source = .download
        }
        history.openings += 1
        happened.append(.opened(source))
        return .claimed(source)
    }

    private func newLease(
        _ grant: LeaseGrant, isFree: Bool, openedAt: Timestamp, isSpent: Bool, _ now: Timestamp
    ) -> Lease {
        Lease(
            hash: grant.hash, seal: grant.seal, isSealed: grant.isSealed, isFree: isFree, openedAt: openedAt,
            lastSeenAt: now, lastByteAt: now, deliveredAt: nil, isSpent: isSpent,
            delivery: Delivery(sizes: grant.sizes))
    }

    /// After how many seconds the first lease can be taken over, at least 1.
    private func busy(now: Timestamp) -> ShareReply {
        let moments = leases.filter { $0.deliveredAt == nil }.map(\.takeOverAt)
        let wait = moments.min().map { max(0, $0.milliseconds - now.milliseconds) } ?? 0
        return .beingDownloaded(retryAfterSeconds: Int(clamping: max(1, (wait + 999) / 1000)))
    }

    /// Leases are bounded: one that has delivered gives way to a new one, its grace kept.
    private mutating func makeRoom() -> Bool {
        guard leases.count >= ShareLimitation.leases else { return true }
        guard let delivered = leases.firstIndex(where: { $0.deliveredAt != nil }) else { return false }
        keepGrace(of: leases.remove(at: delivered))
        return true
    }

    mutating func progress(
        _ hash: TokenHash, _ sent: [SentRange], arrived: [SentRange], now: Timestamp,
        _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        guard let index = leases.firstIndex(where: { $0.hash == hash }) else { return .refused(.noLease) }
        var lease = leases[index]
        let sentBefore = lease.delivery.bytesSent
        sent.forEach { lease.delivery.add($0) }
        if rules.destroysAtOnce { lease.delivery.add(arrived: arrived, ofSent: sent) }
        lease.lastSeenAt = max(lease.lastSeenAt, now)
        if !sent.isEmpty { lease.lastByteAt = max(lease.lastByteAt, now) }
        lease.isSpent = lease.isSpent || lease.delivery.isSpent
        history.bytesDelivered = history.bytesDelivered.addingClamped(lease.delivery.bytesSent - sentBefore)
        // What is gone with its delivery has to have arrived, all of it: what was sent may have got lost.
        let isWhole = rules.destroysAtOnce ? lease.delivery.hasArrived : lease.delivery.isComplete
        if lease.deliveredAt == nil, isWhole {
            lease.deliveredAt = now
            history.addDelivery(at: now)
            happened.append(.delivered)
        }
        leases[index] = lease
        let isDelivered = lease.deliveredAt != nil
        happened += settle(now: now)
        return .progressed(isDelivered: isDelivered)
    }

    /// Ends the lease of somebody who has everything. What somebody else still downloads goes on.
    mutating func confirm(
        _ hash: TokenHash, now: Timestamp, _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        guard let index = leases.firstIndex(where: { $0.hash == hash }) else { return .refused(.noLease) }
        let lease = leases.remove(at: index)
        if lease.deliveredAt == nil { history.addDelivery(at: now) }
        graceUntil = max(graceUntil ?? now, now)
        happened.append(.confirmed)
        happened += settle(now: now)
        return .done
    }
}
