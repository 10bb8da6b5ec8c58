import PacCryptCore
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
    mutating func refund(_ attempt: TakenAttempt) {
        if attempt.round == attemptRound ?? 0 { attemptsTaken = max(0, attemptsTaken - 1) }
        if let index = tickets.firstIndex(where: { $0.hash == attempt.ticket }) {
            tickets[index].attemptsLeft = min(tickets[index].attemptsLeft + 1, ShareLimitation.ticketAttempts)
        }
    }

    mutating func failAttempt(_ happened: inout [ShareEvent.Kind]) -> ShareReply {
        history.failedAttempts += 1
        happened.append(.attemptFailed(locks: isLocked))
        return .done
    }

    mutating func disclose(codeStep: UInt64, now: Timestamp) -> ShareReply {
        var steps = disclosedSteps ?? DisclosedSteps()
        guard steps.add(codeStep, seconds: UInt64(clamping: now.milliseconds / 1000)) else {
            return .refused(.undisclosed)
        }
        disclosedSteps = steps
        return .done
    }

    /// Accepts a code once, and never one that was disclosed; a share that asks for none has none.
    private mutating func accept(codeStep: UInt64?, _ happened: inout [ShareEvent.Kind]) -> Bool {
        guard let codeStep else { return true }
        guard lastCodeStep.map({ codeStep > $0 }) ?? true, disclosedSteps?.contains(codeStep) != true else {
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
        if let attempt = grant.attempt { refund(attempt) }
        let ticket = Ticket(
            hash: grant.hash, seal: grant.seal, holder: grant.holder,
            expiresAt: now.advanced(bySeconds: ShareLimitation.ticketSeconds),
            attemptsLeft: ShareLimitation.ticketAttempts)
        if tickets.count >= ShareLimitation.tickets, let index = ticketThatGivesWay { tickets.remove(at: index) }
        tickets.append(ticket)
        history.unlocks += 1
        happened.append(.unlocked)
        return .done
    }

    /// The oldest ticket of whoever holds most of them, so that one client's many do not push out another's only one.
    private var ticketThatGivesWay: Int? {
        let counts = tickets.reduce(into: [:]) { $0[$1.holder, default: 0] += 1 }
        let most = counts.values.max()
        return tickets.firstIndex { counts[$0.holder] == most }
    }

    mutating func claim(
        _ grant: LeaseGrant, now: Timestamp, _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        var claimed = self
        guard claimed.accept(codeStep: grant.codeStep, &happened) else { return .refused(.codeUsed) }
        if let attempt = grant.attempt { claimed.refund(attempt) }
        let reply = claimed.lease(grant, now: now, &happened)
        // Whoever has to wait for somebody else can use the code again.
        if case .claimed = reply { self = claimed }
        return reply
    }
}
