import PacCryptCore
import RequestGuard

extension SharePickup {
    func stored(_ id: ShareID) async throws -> Share {
        guard let share = try await services.shares.share(id.key) else { throw ShareError.notFound }
        return share
    }

    /// The share of this program; nil when there is none.
    func own(_ id: ShareID) async throws -> Share? {
        guard let share = try await services.shares.share(id.key) else { return nil }
        let now = services.clock()
        guard share.isActive(at: now) else {
            throw ShareRefusal.over(share.state).error
        }
        // The sweep may not have been here yet.
        if let moment = share.burnsAt, now >= moment { throw ShareError.gone }
        return share
    }

    /// The original PacCrypt had no containers.
    func refuseOriginal(_ id: ShareID, _ ticket: ShareToken) throws {
        guard originals.holds(ticket, of: id) else { return }
        throw ShareError.originalShare
    }

    /// A request that lacks what every attempt needs is no attempt.
    func requireCode(_ share: Share, _ code: String?) throws {
        guard !share.requiresCode || code != nil else {
            throw ShareError.codeRequired
        }
    }

    /// What a ticket stands for. Costs no derivation.
    func ticketed(_ share: Share, _ id: ShareID, _ token: ShareToken) throws -> (ShareMetadata, FileKey) {
        guard let ticket = share.ticket(token, now: services.clock()),
            let secret = ticket.seal.open(with: token, for: .ticket), let key = try? FileKey(secret)
        else { throw ShareError.noTicket }
        let metadata = try SealedMetadata.open(share.metadata, with: key)
        try metadata.check(share, id: id)
        return (metadata, key)
    }

    /// Runs an attempt that a ticket allows, one at a time for each ticket: the share is looked at when it is this
    /// one's turn.
    func withTicket(
        _ id: ShareID, _ ticket: ShareToken, _ client: ClientKey,
        _ body: (Share, ShareMetadata, FileKey, TakenAttempt) async throws -> OpenedShare
    ) async throws -> OpenedShare {
        try await services.attempts.inTurn(ticket) {
            let share = try await share(id)
            let (metadata, key) = try ticketed(share, id, ticket)
            return try await ShareAttempt(services, share: share, client: client, ticket: ticket.hash).run { attempt in
                try await body(share, metadata, key, attempt.taken)
            }
        }
    }

    func openMetadata(
        _ share: Share, _ id: ShareID, _ password: Password, _ client: ClientKey
    ) async throws -> (metadata: ShareMetadata, key: FileKey) {
        let key = try await services.derivations.run(.unlocking, client: client) {
            try SealedMetadata.unlock(share.metadata, with: password)
        }
        let metadata = try SealedMetadata.open(share.metadata, with: key)
        try metadata.check(share, id: id)
        return (metadata, key)
    }

    /// Checks the code, once the pickup password was right.
    ///
    /// - Returns: its time step; nil when the share asks for none.
    func codeStep(
        _ share: Share, _ metadata: ShareMetadata, _ code: String?, _ attempts: SecretAttempts
    ) async throws -> UInt64? {
        guard let text = metadata.codeSecret else { return nil }
        try await attempts.reserve(.code)
        guard let secret = try? OneTimeSecret(base32: text) else { throw ShareError.tampered }
        let seconds = UInt64(clamping: services.clock().milliseconds / 1000)
        switch OneTimeCode.verify(code ?? "", secret: secret, seconds: seconds, lastStep: share.lastCodeStep) {
        case .accepted(let step): return step
        case .clockOff(let step, let seconds):
            // Of a step to come nobody may learn when its code is due and then use it.
            if seconds > 0 {
                let outcome = try await services.perform(.discloseCode(step: step), on: share.key)
                try outcome.check()
            }
            throw ShareError.clockOff(seconds: seconds)
        case .replayed, .wrong: throw ShareError.wrongSecret
        }
    }

    /// Makes sure that the containers are those that the share was made with. One head is in memory at a time.
    func checkHeads(_ share: Share, _ metadata: ShareMetadata) async throws {
        for index in share.blobs.indices {
            _ = try await StoredContainer.opened(share, metadata, at: index, in: services)
        }
    }

    /// The key of all files, which the credential opens in the first of them, the bytes in each, and the blobs that
    /// stay open.
    func openFiles(
        _ share: Share, _ metadata: ShareMetadata, _ credential: Credential, _ client: ClientKey
    ) async throws -> (key: FileKey, sizes: [UInt64], readers: [Int: any BlobReader]) {
        do {
            // While it waits for its derivation, and afterwards, one head is in memory: all of a share can be 6.5 MB.
            var (blob, head) = try await StoredContainer.opened(share, metadata, at: 0, in: services)
            let key = try await services.derivations.run(.opening(head.header), client: client) { [head] in
                try head.unlock(with: credential, limits: .server).fileKey
            }
            var sizes: [UInt64] = []
            var readers: [Int: any BlobReader] = [:]
            for (index, record) in share.blobs.enumerated() {
                if index > 0 {
                    (blob, head) = try await StoredContainer.opened(share, metadata, at: index, in: services)
                }
                let container = try head.unlock(with: key, limits: .server)
                sizes.append(try record.plaintextSize ?? container.plaintextSize(in: record))
                if index < OpenedShare.readerLimit { readers[index] = blob }
            }
            return (key, sizes, readers)
        } catch let error as PacCryptError where error.code == .noSlotOpens {
            throw ShareError.wrongSecret
        } catch let error as PacCryptError where error.code == .headerNotAuthentic {
            throw ShareError.tampered
        }
    }

    func lease(
        _ share: Share, _ keys: LeaseKeys, sizes: [UInt64], codeStep: UInt64? = nil, attempt: TakenAttempt,
        readers: [Int: any BlobReader] = [:], client: ClientKey
    ) async throws -> OpenedShare {
        let token = ShareToken.random()
        let grant = LeaseGrant(
            hash: token.hash, seal: try TokenSeal(keys.joined, under: token, for: .lease),
            isSealed: keys.files == nil, sizes: sizes, codeStep: codeStep, attempt: attempt)
        let outcome = try await services.perform(.claimDownload(grant), on: share.key, client: client)
        switch outcome.reply {
        case .claimed(let source):
            return OpenedShare(share: outcome.share, lease: token, source: source, readers: readers)
        case .beingDownloaded(let seconds):
            throw ShareError.beingDownloaded(retryAfterSeconds: seconds)
        case .refused(let refusal):
            throw refusal.error
        case .done, .progressed:
            throw ShareError.misuse("The share could not be opened.")
        }
    }
}

/// What a lease seals: the key of the metadata, and that of the files unless they are handed out as they lie.
struct LeaseKeys {
    let metadata: FileKey
    let files: FileKey?

    init(metadata: FileKey, files: FileKey?) {
        self.metadata = metadata
        self.files = files
    }

    /// Nil for anything but one or two keys.
    init?(_ secret: SecretBytes) {
        let keys = secret.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 32).map {
                try? FileKey(SecretBytes(UnsafeRawBufferPointer(rebasing: bytes[$0..<min($0 + 32, bytes.count)])))
            }
        }
        guard let first = keys.first, let metadata = first, keys.count <= 2 else { return nil }
        self.metadata = metadata
        guard keys.count == 2 else {
            files = nil
            return
        }
        guard let second = keys[1] else { return nil }
        files = second
    }

    /// The keys one after the other.
    var joined: SecretBytes {
        metadata.secret.withUnsafeBytes { metadata in
            guard let files else { return SecretBytes(metadata) }
            return files.secret.withUnsafeBytes { files in
                SecretBytes.joining(metadata, files)
            }
        }
    }
}
