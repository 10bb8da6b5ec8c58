import PacCryptCore
import RequestGuard

/// Picking up a share: unlock it, open it, download it, confirm it.
public struct SharePickup: Sendable {
    let services: ShareServices
    let originals: any OriginalSharing

    /// - Parameters:
    ///   - services: what it works with.
    ///   - originals: shares of another program, which are found when there is no own one of that id.
    public init(_ services: ShareServices, originals: any OriginalSharing = NoOriginalShares()) {
        self.services = services
        self.originals = originals
    }

    /// What a form needs to know before any password.
    ///
    /// - Throws: ``ShareError/notFound``, ``ShareError/gone`` or ``ShareError/lost``.
    public func share(_ id: ShareID) async throws -> Share {
        guard let share = try await own(id) else { return try await originals.share(id) }
        return share
    }

    /// Opens the metadata with the pickup password, and the code when one is asked for.
    ///
    /// - Parameter browser: the client's, when it has unlocked this share before.
    /// - Throws: ``ShareError/wrongSecret`` or ``ShareError/clockOff(seconds:)``;
    ///   ``ShareError/tooManyAttempts(retryAfterSeconds:)``, ``ShareError/locked``; ``ShareError/tampered``; what
    ///   ``share(_:)`` throws.
    public func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey, browser: KnownBrowser? = nil
    ) async throws -> UnlockedShare {
        guard let share = try await own(id) else {
            return try await originals.unlock(id, password: password, code: code, client: client, browser: browser)
        }
        try requireCode(share, code)
        return try await ShareAttempt(services, share: share, client: client, browser: browser).run { attempt in
            let (metadata, metadataKey) = try await openMetadata(share, id, password, client)
            let step = try await codeStep(share, metadata, code, attempt.secrets)
            let token = ShareToken.random()
            let grant = TicketGrant(
                hash: token.hash, seal: try TokenSeal(metadataKey.secret, under: token, for: .ticket),
                holder: services.holder(of: share, client), codeStep: step, attempt: attempt.taken)
            let outcome = try await services.perform(.unlock(grant), on: share.key, client: client)
            try outcome.check()
            return UnlockedShare(share: outcome.share, metadata: metadata, ticket: token)
        }
    }

    /// The heads of the containers, for somebody who opens them alone. Takes no download.
    ///
    /// - Throws: ``ShareError/noTicket``, ``ShareError/tampered``, ``ShareError/originalShare``, what
    ///   ``share(_:)`` throws.
    public func heads(_ id: ShareID, ticket: ShareToken) async throws -> ShareHeads {
        try refuseOriginal(id, ticket)
        let share = try await share(id)
        let (metadata, _) = try ticketed(share, id, ticket)
        let heads = ShareHeads(share: share, metadata: metadata, services: services)
        // What is wrong with any of them is said before the first is handed out.
        for index in heads.counts.indices { _ = try await heads.head(at: index) }
        return heads
    }

    /// Opens the files with the encryption password or a private key, and takes a download.
    ///
    /// - Throws: ``ShareError/wrongSecret``; ``ShareError/noTicket`` for a ticket that does not hold;
    ///   ``ShareError/tooManyAttempts(retryAfterSeconds:)``, ``ShareError/beingDownloaded(retryAfterSeconds:)``,
    ///   ``ShareError/locked``, ``ShareError/tampered``; `NoPlace` when too many open with one ticket at once; what
    ///   ``share(_:)`` throws.
    public func open(
        _ id: ShareID, ticket: ShareToken, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare {
        guard !originals.holds(ticket, of: id) else {
            return try await originals.open(id, ticket: ticket, credential: credential, client: client)
        }
        return try await withTicket(id, ticket, client) { share, metadata, metadataKey, attempt in
            let files = try await openFiles(share, metadata, credential, client)
            let keys = LeaseKeys(metadata: metadataKey, files: files.key)
            return try await lease(
                share, keys, sizes: files.sizes, attempt: attempt, readers: files.readers, client: client)
        }
    }

    /// Takes a download of the containers as they lie, for somebody who proves that they can open them.
    ///
    /// - Parameter proof: FORMAT's openProof of the first container, 32 bytes.
    /// - Throws: as ``open(_:ticket:credential:client:)``; ``ShareError/originalShare``.
    public func openSealed(
        _ id: ShareID, ticket: ShareToken, proof: SecretBytes, client: ClientKey
    ) async throws -> OpenedShare {
        try refuseOriginal(id, ticket)
        return try await withTicket(id, ticket, client) { share, metadata, metadataKey, attempt in
            guard let expected = metadata.openProofHash, TokenHash(of: proof) == expected else {
                throw ShareError.wrongSecret
            }
            try await checkHeads(share, metadata)
            let keys = LeaseKeys(metadata: metadataKey, files: nil)
            return try await lease(share, keys, sizes: share.blobs.map(\.size), attempt: attempt, client: client)
        }
    }

    /// Both passwords at once, and the code when one is asked for.
    ///
    /// - Parameter browser: the client's, when it has unlocked this share before.
    /// - Throws: as ``unlock(_:password:code:client:browser:)`` and ``open(_:ticket:credential:client:)``. Which of the
    ///   passwords is wrong is not said.
    public func pickUp(
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey,
        browser: KnownBrowser? = nil
    ) async throws -> OpenedShare {
        guard let share = try await own(id) else {
            return try await originals.pickUp(
                id, password: password, code: code, credential: credential, client: client, browser: browser)
        }
        try requireCode(share, code)
        return try await ShareAttempt(services, share: share, client: client, browser: browser).run { attempt in
            let (metadata, metadataKey) = try await openMetadata(share, id, password, client)
            let step = try await codeStep(share, metadata, code, attempt.secrets)
            // Not before: whoever does not know the pickup password uses up nobody's attempts at the other one.
            try await attempt.secrets.reserve(.encryption)
            let files = try await openFiles(share, metadata, credential, client)
            let keys = LeaseKeys(metadata: metadataKey, files: files.key)
            return try await lease(
                share, keys, sizes: files.sizes, codeStep: step, attempt: attempt.taken, readers: files.readers,
                client: client)
        }
    }

    /// The bearer of the lease has everything: nothing has to be kept for them.
    ///
    /// - Returns: whether the share is deleted now.
    /// - Throws: ``ShareError/noLease``, ``ShareError/notFound``.
    @discardableResult
    public func confirm(_ id: ShareID, lease: ShareToken, client: ClientKey) async throws -> Bool {
        let outcome = try await services.perform(.confirm(lease: lease.hash), on: id.key, client: client)
        try outcome.check()
        try await ShareCleanup(services).cleanUp(outcome.share)
        return outcome.share.state != .active
    }
}

/// A share that was unlocked with its pickup password.
public struct UnlockedShare: Sendable {
    /// The record.
    public let share: Share
    /// Names, sizes, verdicts.
    public let metadata: ShareMetadata
    /// The token for ``SharePickup/open(_:ticket:credential:client:)``.
    public let ticket: ShareToken

    /// Makes one from its members.
    public init(share: Share, metadata: ShareMetadata, ticket: ShareToken) {
        self.share = share
        self.metadata = metadata
        self.ticket = ticket
    }
}

/// A share that was opened.
public struct OpenedShare: Sendable {
    /// The record.
    public let share: Share
    /// The token for the download.
    public let lease: ShareToken
    /// How its download was come by.
    public let source: LeaseSource
    /// Blobs that were opened for their heads, by their place, for who goes on with them at once.
    let readers: [Int: any BlobReader]

    /// The most blobs that stay open: each holds a descriptor.
    static let readerLimit = 16
}
