import RequestGuard

/// What time does to a share.
extension Share {
    mutating func settle(now: Timestamp) -> [ShareEvent.Kind] {
        var happened: [ShareEvent.Kind] = []
        if let picture = qr, now >= picture.expiresAt { qr = nil }
        tickets.removeAll { now >= $0.expiresAt }
        deliverUnseen(now: now, &happened)
        endLeases(now: now, &happened)
        if let moment = burnsAt, now >= moment {
            end(.burned(at: moment))
            happened.append(.burned)
        }
        if state != .expired(at: expiresAt), now >= expiresAt, leases.isEmpty {
            end(.expired(at: expiresAt))
            happened.append(.expired)
        }
        return happened
    }

    /// Delivers what was gone on with to the end, when nobody asked for more of it for so long that somebody else could
    /// take the lease over.
    private mutating func deliverUnseen(now: Timestamp, _ happened: inout [ShareEvent.Kind]) {
        for index in leases.indices {
            guard let moment = leases[index].deliversUnlessSeenAt, now >= moment else { continue }
            leases[index].deliveredAt = moment
            history.addDelivery(at: moment)
            happened.append(.delivered)
        }
    }

    /// Ends the leases whose time is over, the oldest end first.
    private mutating func endLeases(now: Timestamp, _ happened: inout [ShareEvent.Kind]) {
        let ended = leases.filter { now >= $0.endsAt }.sorted { $0.endsAt < $1.endsAt }
        leases.removeAll { now >= $0.endsAt }
        for lease in ended {
            if lease.deliveredAt != nil {
                keepGrace(of: lease)
            } else {
                endUndelivered(lease, &happened)
            }
        }
    }

    /// Gives the download of a lease back that delivered nothing much, twice at most; another one is used up, as if it
    /// had been delivered when it ended.
    private mutating func endUndelivered(_ lease: Lease, _ happened: inout [ShareEvent.Kind]) {
        let isReturned =
            !lease.isFree && !lease.isSpent && downloadsReturned < ShareLimitation.returnedDownloads
            && rules.maxDownloads != nil
        if isReturned {
            downloadsTaken -= 1
            downloadsReturned += 1
        } else {
            extendGrace(lease, from: lease.endsAt)
        }
        happened.append(.leaseEnded(isReturned: isReturned))
    }

    /// Lets the grace that a delivery began outlast its lease.
    mutating func keepGrace(of lease: Lease) {
        if let moment = lease.deliveredAt { extendGrace(lease, from: moment) }
    }

    /// A lease that took no download begins no grace: else a share could be opened again and again for ever.
    private mutating func extendGrace(_ lease: Lease, from moment: Timestamp) {
        guard !lease.isFree else { return }
        let until = moment.advanced(bySeconds: rules.burnGraceSeconds)
        graceUntil = max(graceUntil ?? until, until)
    }
}
