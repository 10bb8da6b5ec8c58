import RequestGuard

/// The life of a share, as a state machine without input and output.
///
/// ```
/// active ── last download delivered, grace over ──▶ burned ──┐
///   │ ├──── revoke ────────────────────────────────▶ revoked ─┤ expiry
///   │ └──── expiry, no lease left ─────────────────▶ expired ◀┘ ── blobs deleted ──▶ removed
///   │ ▲
///   ▼ │ all blobs are back
///  lost  (a blob is missing) ── revoke, expiry ──▶ as above
/// ```
extension Share {
    /// Does what time has done until `now`, then the command. Every command has an answer in every state.
    ///
    /// - Returns: what became of the command, and all that happened, in order.
    public mutating func handle(_ command: ShareCommand, now: Timestamp) -> (ShareReply, [ShareEvent]) {
        var happened = settle(now: now)
        let reply = apply(command, now: now, &happened)
        return (reply, happened.map { ShareEvent(share: tag, kind: $0) })
    }

    private mutating func apply(
        _ command: ShareCommand, now: Timestamp, _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        switch command {
        case .settle:
            return .done
        case .forgetBlobs:
            return forgetBlobs()
        case .progress(let lease, let sent, let arrived):
            return progress(lease, sent, arrived: arrived, now: now, &happened)
        case .confirm(let lease):
            return confirm(lease, now: now, &happened)
        case .failAttempt:
            return failAttempt(&happened)
        case .revoke:
            guard state == .active || isLost else { return .refused(.over(state)) }
            end(.revoked(at: now))
            happened.append(.revoked)
            return .done
        case .markLost:
            guard state == .active else { return .refused(.over(state)) }
            // Nothing is forgotten: a disk that was not there may come back.
            state = .lost(at: now)
            happened.append(.lost)
            return .done
        case .markFound:
            return markFound(now: now, &happened)
        case .reserveAttempt, .refundAttempt, .discloseCode, .unlock, .claimDownload, .reopen:
            guard isActive(at: now) else { return .refused(.over(state == .active ? .expired(at: expiresAt) : state)) }
            return applyWhileActive(command, now: now, &happened)
        }
    }

    private mutating func applyWhileActive(
        _ command: ShareCommand, now: Timestamp, _ happened: inout [ShareEvent.Kind]
    ) -> ShareReply {
        switch command {
        case .reserveAttempt(let ticket): return reserveAttempt(ticket)
        case .refundAttempt(let attempt):
            refund(attempt)
            return .done
        case .discloseCode(let step): return disclose(codeStep: step, now: now)
        case .unlock(let grant): return unlock(grant, now: now, &happened)
        case .claimDownload(let grant): return claim(grant, now: now, &happened)
        case .reopen:
            attemptsTaken = 0
            attemptRound = (attemptRound ?? 0) + 1
            happened.append(.reopened)
            return .done
        case .settle, .forgetBlobs, .progress, .confirm, .failAttempt, .revoke, .markLost, .markFound:
            return .done
        }
    }

    private var isLost: Bool {
        if case .lost = state { true } else { false }
    }

    /// Earlier versions forgot what a lost share's passwords open; such a one stays lost.
    private mutating func markFound(now: Timestamp, _ happened: inout [ShareEvent.Kind]) -> ShareReply {
        guard isLost, !metadata.isEmpty else { return .refused(.notDue) }
        state = .active
        happened.append(.found)
        happened += settle(now: now)
        return .done
    }

    /// Ends the share: nobody can open it from now on.
    mutating func end(_ ending: ShareState) {
        state = ending
        forgetContent()
    }

    private mutating func forgetBlobs() -> ShareReply {
        switch state {
        case .burned, .revoked, .expired:
            blobsDeleted = true
            return .done
        case .active, .lost:
            return .refused(.notDue)
        }
    }
}
