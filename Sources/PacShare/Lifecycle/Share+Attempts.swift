import RequestGuard

/// Attempts at passwords, codes and proofs.
extension Share {
    mutating func reserveAttempt(_ ticket: TokenHash?) -> ShareReply {
        guard !isLocked else { return .refused(.locked) }
        if let ticket {
            guard let index = tickets.firstIndex(where: { $0.hash == ticket }), tickets[index].attemptsLeft > 0
            else { return .refused(.noTicket) }
            tickets[index].attemptsLeft -= 1
        }
        if rules.maxAttempts != nil { attemptsTaken += 1 }
        return .done
    }

    /// Gives one attempt back; what the sender gave back meanwhile is not given back twice.
    mutating func refundAttempt(_ ticket: TokenHash?) {
        attemptsTaken = max(0, attemptsTaken - 1)
        if let index = tickets.firstIndex(where: { $0.hash == ticket }) {
            tickets[index].attemptsLeft = min(tickets[index].attemptsLeft + 1, ShareLimitation.ticketAttempts)
        }
    }

    mutating func failAttempt(_ happened: inout [ShareEvent.Kind]) -> ShareReply {
        history.failedAttempts += 1
        happened.append(.attemptFailed(locks: isLocked))
        return .done
    }

    /// Accepts a code once; a share that asks for none has none.
    private mutating func accept(codeStep: UInt64?, _ happened: inout [ShareEvent.Kind]) -> Bool {
        guard let codeStep else { return true }
        guard lastCodeStep.map({ codeStep > $0 }) ?? true else {
            happened.append(.codeReplayed)
            return false
        }
        lastCodeStep = codeStep
        return true
    }

    mutating func unlock(
        _ grant: TicketGrant, now: Timestamp, _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        guard accept(codeStep: grant.codeStep, &happened) else { return .refused(.codeUsed) }
        let ticket = Ticket(
            hash: grant.hash, seal: grant.seal,
            expiresAt: now.advanced(bySeconds: ShareLimitation.ticketSeconds),
            attemptsLeft: ShareLimitation.ticketAttempts)
        tickets = (tickets + [ticket]).suffix(ShareLimitation.tickets)
        history.unlocks += 1
        happened.append(.unlocked)
        return .done
    }

    mutating func claim(
        _ grant: LeaseGrant, now: Timestamp, _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        guard accept(codeStep: grant.codeStep, &happened) else { return .refused(.codeUsed) }
        return lease(grant, now: now, &happened)
    }
}
