import ContentPipeline
import PacCryptCore
import RequestGuard

/// What the use cases of shares work with.
public struct ShareServices: Sendable {
    /// Where shares are kept.
    public let shares: any ShareStore
    /// Where containers are kept.
    public let blobs: any BlobStore
    /// Where content is sealed and opened.
    public let ciphers: CipherPool
    /// Looks for viruses.
    public private(set) var scanner: any ContentScanner
    /// Where keys are derived.
    public private(set) var derivations: any DerivationRunner
    /// Bounds attempts at the passwords of a share.
    public let attempts: ShareAttemptBudgets
    /// Who is told what happens.
    public let events: any ShareEventSink
    /// What uploads under way take together.
    public let uploads: UploadAccount
    /// A secret of the instance, for hashing who uploads.
    public let uploaderSecret: SecretBytes
    /// What a pickup password costs to try.
    public let kdf: PasswordKDF
    /// How long the end of a download waits for a store that fails. Less than ``ShareLimitation/takeOverSeconds``.
    public let patience: Duration
    /// The time now.
    public let clock: @Sendable () -> Timestamp

    /// Makes one from its members.
    public init(
        shares: any ShareStore, blobs: any BlobStore, ciphers: CipherPool, scanner: any ContentScanner,
        derivations: any DerivationRunner, attempts: ShareAttemptBudgets, events: any ShareEventSink,
        uploads: UploadAccount = UploadAccount(), uploaderSecret: SecretBytes, kdf: PasswordKDF = .standard,
        patience: Duration = .seconds(20), clock: @escaping @Sendable () -> Timestamp
    ) {
        self.shares = shares
        self.blobs = blobs
        self.ciphers = ciphers
        self.scanner = scanner
        self.derivations = derivations
        self.attempts = attempts
        self.events = events
        self.uploads = uploads
        self.uploaderSecret = uploaderSecret
        self.kdf = kdf
        self.patience = patience
        self.clock = clock
    }

    /// The same with another place where keys are derived.
    public func deriving(by derivations: any DerivationRunner) -> ShareServices {
        var services = self
        services.derivations = derivations
        return services
    }

    /// The same with another scanner.
    public func scanning(with scanner: any ContentScanner) -> ShareServices {
        var services = self
        services.scanner = scanner
        return services
    }

    func holder(of share: Share, _ client: ClientKey) -> TicketHolder {
        TicketHolder(client, of: share.key, secret: uploaderSecret)
    }

    /// Applies a command and tells what happened.
    ///
    /// - Throws: ``ShareError/notFound``, and what the store throws.
    func perform(_ command: ShareCommand, on key: ShareKey, client: ClientKey? = nil) async throws -> ShareOutcome {
        guard let outcome = try await shares.perform(command, on: key, now: clock()) else {
            throw ShareError.notFound
        }
        if !outcome.events.isEmpty { events.note(outcome.events, client: client) }
        return outcome
    }
}

extension ShareOutcome {
    /// - Throws: what ``ShareRefusal`` becomes, when the command was refused.
    func check() throws(ShareError) {
        if case .refused(let refusal) = reply { throw refusal.error }
    }
}

extension ShareRefusal {
    /// The refusal as an error for whoever asked.
    var error: ShareError {
        switch self {
        case .over(.lost): .lost
        case .over: .gone
        case .locked: .locked
        case .noTicket: .noTicket
        case .noLease: .noLease
        case .codeUsed, .undisclosed: .wrongSecret
        case .notDue: .misuse("There is nothing to do with this share.")
        }
    }
}
