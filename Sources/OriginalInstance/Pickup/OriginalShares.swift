import PacCryptCore
import PacShare
import RequestGuard
import Synchronization
import SystemPackage
import Threads

/// What the settings say about the original's shares.
public struct OriginalShareRules: Sendable {
    /// What the operator allows of shares; their longest life is that of the original's too.
    public var limits: ShareLimits
    /// The most bytes of an encrypted file that is opened here; a larger one is handed out as it lies.
    public var legacyMaxBytes: UInt64

    /// Makes one from its members.
    public init(limits: ShareLimits, legacyMaxBytes: UInt64) {
        self.limits = limits
        self.legacyMaxBytes = legacyMaxBytes
    }
}

/// The shares that the original PacCrypt left in its upload folder. With the first right passwords one becomes a share
/// of this program under the same id, so that downloads, ranges, deletion and the audit log are the same for all.
public struct OriginalShares: OriginalSharing {
    /// Shares that become this program's just now.
    final class Conversions: Sendable {
        private let running = Mutex<Set<ShareKey>>([])

        /// - Throws: ``ShareError/beingDownloaded(retryAfterSeconds:)`` when the same runs already.
        func run<Value>(_ key: ShareKey, _ body: () async throws -> Value) async throws -> Value {
            guard running.withLock({ $0.insert(key).inserted }) else {
                throw ShareError.beingDownloaded(retryAfterSeconds: 5)
            }
            defer { _ = running.withLock { $0.remove(key) } }
            return try await body()
        }
    }

    private(set) var services: ShareServices
    let folder: OriginalFolder
    let threads: ThreadPool
    private(set) var rules: OriginalShareRules
    private let tickets = OriginalTickets()
    private let codes: AcceptedCodes
    private let conversions = Conversions()

    /// - Parameters:
    ///   - folder: the path of the upload folder.
    ///   - services: what the use cases of shares work with.
    ///   - codes: where accepted one-time codes are kept.
    ///   - threads: where passwords are hashed, and files are read and deleted.
    ///   - rules: what the settings say.
    public init(
        folder: FilePath, services: ShareServices, codes: any AcceptedCodeStore,
        threads: ThreadPool, rules: OriginalShareRules
    ) {
        self.folder = OriginalFolder(path: folder)
        self.services = services
        self.codes = AcceptedCodes(codes)
        self.threads = threads
        self.rules = rules
    }

    /// The same shares, tickets and codes, as the settings say that hold for a request.
    ///
    /// - Parameter services: what the use cases work with for that request.
    public func applying(_ rules: OriginalShareRules, services: ShareServices) -> OriginalShares {
        var shares = self
        shares.rules = rules
        shares.services = services
        return shares
    }

    private var pickup: SharePickup { SharePickup(services) }

    public func share(_ id: ShareID) async throws -> Share {
        try describe(try await existing(id)).share
    }

    public func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey, browser: KnownBrowser? = nil
    ) async throws -> UnlockedShare {
        let original = try await existing(id, code)
        return try await attempt(.pickup, id, client, browser) { attempts in
            let step = try await verify(original, password, code, attempts)
            try await accept(step, of: id, client)
            let ticket = try tickets.issue(id.key, to: client, password: password, now: services.clock())
            note(.unlocked, id, client)
            let description = try describe(original)
            return UnlockedShare(share: description.share, metadata: description.metadata, ticket: ticket)
        }
    }

    public func holds(_ ticket: ShareToken, of id: ShareID) -> Bool {
        tickets.holds(ticket, of: id.key, now: services.clock())
    }

    public func unlocked(_ id: ShareID, ticket: ShareToken) async throws -> UnlockedShare {
        guard let content = tickets.content(ticket, of: id.key, now: services.clock()) else {
            throw ShareError.noTicket
        }
        if let original = try await stored(id) {
            let description = try describe(original)
            return UnlockedShare(share: description.share, metadata: description.metadata, ticket: ticket)
        }
        // Somebody else may have made it one of this program's since.
        guard try await services.shares.share(id.key) != nil else { throw ShareError.notFound }
        try await pickup.admit(id, ticket: ticket, password: content.password, client: content.holder)
        tickets.remove(ticket)
        return try await pickup.unlocked(id, ticket: ticket)
    }

    public func open(
        _ id: ShareID, ticket: ShareToken, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare {
        // One at a time for each ticket: attempts that run at the same time would use it up though all are right.
        try await services.attempts.inTurn(ticket) { try await take(id, ticket, credential, client) }
        return try await pickup.open(id, ticket: ticket, credential: credential, client: client)
    }

    /// Makes the share one of this program, when it is not yet.
    private func take(
        _ id: ShareID, _ ticket: ShareToken, _ credential: Credential, _ client: ClientKey
    ) async throws {
        guard let password = tickets.reserve(ticket, of: id.key, now: services.clock()) else {
            // With this ticket it may have become one while this waited for its turn.
            let isTaken = try await services.shares.share(id.key) != nil
            guard isTaken, !tickets.holds(ticket, of: id.key, now: services.clock()) else { throw ShareError.noTicket }
            return
        }
        do {
            try await attempt(.encryption, id, client, nil) { _ in
                try await conversions.run(id.key) {
                    if try await services.shares.share(id.key) == nil {
                        let original = try await existing(id)
                        let opening = try await OriginalOpening(credential, of: original, services, client: client)
                        try await takeOver(original, opening, password, client)
                    }
                    try await pickup.admit(id, ticket: ticket, password: password, client: client)
                }
            }
        } catch ShareError.wrongSecret {
            throw ShareError.wrongSecret
        } catch {
            if !(error is CancellationError) { tickets.refund(ticket) }
            throw error
        }
        tickets.remove(ticket)
    }

    public func pickUp(
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey,
        browser: KnownBrowser? = nil
    ) async throws -> OpenedShare {
        let original = try await existing(id, code)
        let ticket = ShareToken.random()
        try await attempt(.pickup, id, client, browser) { attempts in
            let step = try await verify(original, password, code, attempts)
            try await attempts.reserve(.encryption)
            let opening = try await OriginalOpening(credential, of: original, services, client: client)
            try await conversions.run(id.key) {
                // Somebody else may have been faster; then this client asks again and finds the share that was made.
                guard try await services.shares.share(id.key) == nil else {
                    throw ShareError.beingDownloaded(retryAfterSeconds: 1)
                }
                try await accept(step, of: id, client)
                try await takeOver(original, opening, password, client)
            }
            note(.unlocked, id, client)
            try await pickup.admit(id, ticket: ticket, password: password, client: client)
        }
        return try await pickup.open(id, ticket: ticket, credential: credential, client: client)
    }

    // MARK: Steps

    private func stored(_ id: ShareID) async throws -> StoredOriginal? {
        let now = services.clock()
        let maxAge = rules.limits.maxAgeSeconds
        let original = try await threads.run { [folder] in
            try StoredOriginal(id, in: folder, maxAgeSeconds: maxAge, now: now)
        }
        guard original != nil, try await services.shares.share(id.key) != nil else { return original }
        // The share was taken over, and something stopped before its files were deleted.
        try await threads.run { [folder] in try folder.removeShare(id.text) }
        return nil
    }

    private func existing(_ id: ShareID) async throws -> StoredOriginal {
        guard let original = try await stored(id) else { throw ShareError.notFound }
        return original
    }

    private func existing(_ id: ShareID, _ code: String?) async throws -> StoredOriginal {
        let original = try await existing(id)
        guard original.record.codeSecret == nil || code != nil else {
            throw ShareError.codeRequired
        }
        return original
    }

    private func describe(_ original: StoredOriginal) throws -> OriginalDescription {
        try OriginalDescription(original, rules, now: services.clock())
    }

    private func takeOver(
        _ original: StoredOriginal, _ opening: OriginalOpening, _ password: Password, _ client: ClientKey
    ) async throws {
        try await TakeOver(services: services, rules: rules, folder: folder, threads: threads).run(
            original, opening, password: password, codes: codes, client: client)
    }

    /// Compares the password with its hash and checks the code; both each time, so that time does not tell which is
    /// wrong.
    ///
    /// - Returns: the time step of the code.
    private func verify(
        _ original: StoredOriginal, _ password: Password, _ code: String?, _ attempts: SecretAttempts
    ) async throws -> UInt64? {
        let seconds = UInt64(clamping: services.clock().milliseconds / 1000)
        let last = codes.last(original.id.key)
        let (isPasswordRight, verification) = await threads.run {
            let verification = original.record.codeSecret.map {
                OneTimeCode.verify(code ?? "", secret: $0, seconds: seconds, lastStep: last)
            }
            return (original.record.passwordHash.matches(password), verification)
        }
        guard isPasswordRight else { throw ShareError.wrongSecret }
        if verification != nil { try await attempts.reserve(.code) }
        switch verification {
        case nil: return nil
        case .accepted(let step): return step
        case .clockOff(let step, let ahead):
            // Of a step to come nobody may learn when its code is due and then use it.
            guard ahead < 0 || codes.disclose(step, of: original.id.key, seconds: seconds) else {
                throw ShareError.wrongSecret
            }
            throw ShareError.clockOff(seconds: ahead)
        case .replayed, .wrong: throw ShareError.wrongSecret
        }
    }

    private func accept(_ step: UInt64?, of id: ShareID, _ client: ClientKey) async throws {
        guard let step, try await !codes.accept(step, of: id.key) else { return }
        note(.codeReplayed, id, client)
        throw ShareError.wrongSecret
    }

    /// Runs an attempt at the passwords of a share within the same budget as for this program's own.
    private func attempt<Value>(
        _ secret: ShareAttemptBudgets.Secret, _ id: ShareID, _ client: ClientKey, _ browser: KnownBrowser?,
        _ body: (SecretAttempts) async throws -> Value
    ) async throws -> Value {
        let subject = ShareAttemptBudgets.Subject(share: id.key, client: client, browser: browser)
        let attempts = SecretAttempts(services, of: subject, tag: id.tag)
        try await attempts.reserve(secret)
        return try await ShareAttemptBudgets.running {
            try await body(attempts)
        } onWrongSecret: {
            note(.attemptFailed(locks: false), id, client)
        } giveBack: { _ in
            await attempts.giveBack()
        }
    }

    private func note(_ kind: ShareEvent.Kind, _ id: ShareID, _ client: ClientKey) {
        services.events.note([ShareEvent(share: id.tag, kind: kind)], client: client)
    }
}
