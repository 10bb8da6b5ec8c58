import PacCryptCore
import PacShare
import RequestGuard
import Synchronization

/// The tickets of those who have unlocked a share of the original's: in memory, for the original's files have no place
/// for them. The pickup password of each is sealed under its token.
final class OriginalTickets: Sendable {
    /// The most tickets; a new one takes the place of the oldest of whoever holds most.
    static let capacity = 1024

    private struct Ticket {
        let hash: TokenHash
        let share: ShareKey
        let holder: ClientKey
        let password: TokenSeal
        let expiresAt: Timestamp
        var attemptsLeft = ShareLimitation.ticketAttempts
    }

    private let tickets = Mutex<[Ticket]>([])

    /// Gives out a ticket.
    func issue(_ share: ShareKey, to client: ClientKey, password: Password, now: Timestamp) throws -> ShareToken {
        let token = ShareToken.random()
        let ticket = Ticket(
            hash: token.hash, share: share, holder: client,
            password: try TokenSeal(password.secret, under: token, for: .ticket),
            expiresAt: now.advanced(bySeconds: ShareLimitation.ticketSeconds))
        tickets.withLock { tickets in
            tickets.removeAll { now >= $0.expiresAt }
            if tickets.count >= Self.capacity {
                let counts = tickets.reduce(into: [:]) { $0[$1.holder, default: 0] += 1 }
                let most = counts.values.max()
                if let index = tickets.firstIndex(where: { counts[$0.holder] == most }) { tickets.remove(at: index) }
            }
            tickets.append(ticket)
        }
        return token
    }

    /// Whether a ticket holds, or did until its attempts were used up.
    func holds(_ token: ShareToken, of share: ShareKey, now: Timestamp) -> Bool {
        let hash = token.hash
        return tickets.withLock { tickets in
            tickets.contains { $0.hash == hash && $0.share == share && now < $0.expiresAt }
        }
    }

    /// Whose a ticket is, and the pickup password in it; nil when it does not hold.
    func content(_ token: ShareToken, of share: ShareKey, now: Timestamp) -> (holder: ClientKey, password: Password)? {
        let hash = token.hash
        let ticket = tickets.withLock { tickets in
            tickets.first { $0.hash == hash && $0.share == share && now < $0.expiresAt }
        }
        guard let ticket, let secret = ticket.password.open(with: token, for: .ticket),
            let password = try? Password(secret)
        else { return nil }
        return (ticket.holder, password)
    }

    /// Takes one of a ticket's attempts at the encryption password.
    ///
    /// - Returns: the pickup password; nil when the ticket does not hold or has no attempt left.
    func reserve(_ token: ShareToken, of share: ShareKey, now: Timestamp) -> Password? {
        let hash = token.hash
        let seal: TokenSeal? = tickets.withLock { tickets in
            let index = tickets.firstIndex {
                $0.hash == hash && $0.share == share && now < $0.expiresAt && $0.attemptsLeft > 0
            }
            guard let index else { return nil }
            tickets[index].attemptsLeft -= 1
            return tickets[index].password
        }
        return seal?.open(with: token, for: .ticket).flatMap { try? Password($0) }
    }

    /// Gives an attempt back that was not one at a wrong password.
    func refund(_ token: ShareToken) {
        let hash = token.hash
        tickets.withLock { tickets in
            guard let index = tickets.firstIndex(where: { $0.hash == hash }) else { return }
            tickets[index].attemptsLeft = min(tickets[index].attemptsLeft + 1, ShareLimitation.ticketAttempts)
        }
    }

    /// Forgets a ticket.
    func remove(_ token: ShareToken) {
        let hash = token.hash
        tickets.withLock { $0.removeAll { $0.hash == hash } }
    }
}
