import ContentPipeline
import PacCryptCore
import PacShare
import RequestGuard
import Threads

/// Makes a share of the original's one of this program: the same id, passwords, second factor and end. Its files are
/// deleted once the new share is lasting. Should the process end in between, the new share holds, and the files are
/// deleted by the next sweep.
struct TakeOver {
    let services: ShareServices
    let rules: OriginalShareRules
    let folder: OriginalFolder
    let threads: ThreadPool

    /// - Parameters:
    ///   - original: the share.
    ///   - opening: what opens its file.
    ///   - password: its pickup password.
    ///   - codes: the one-time codes that are not accepted any more.
    /// - Throws: ``ShareError/tampered`` for a file that does not open, ``ShareError/infected(signature:file:)``, and
    ///   what the stores throw. The original is untouched then.
    func run(
        _ original: StoredOriginal, _ opening: OriginalOpening, password: Password, codes: AcceptedCodes,
        client: ClientKey
    ) async throws {
        _ = try await makeShare(original, opening, password: password, codes: codes, client: client)
        try await removeOriginal(original.id)
    }

    /// The first step: the share is lasting when this returns.
    func makeShare(
        _ original: StoredOriginal, _ opening: OriginalOpening, password: Password, codes: AcceptedCodes,
        client: ClientKey
    ) async throws -> CreatedShare {
        let staysSealed = rules.handsOutAsItLies(original.file)
        let earlier = EarlierShare(
            id: original.id, createdAt: original.createdAt(now: services.clock()), expiresAt: original.expiresAt,
            codeSecret: original.record.codeSecret, lastCodeStep: codes.last(original.id.key),
            disclosedSteps: codes.disclosed(original.id.key))
        let upload = ShareUpload(
            staysSealed ? services.scanning(with: EncryptedContentScanner()) : services, limits: limits,
            client: client, replacing: earlier)
        let algorithm = original.record.algorithm
        try upload.prepare(ShareSealing(algorithm: algorithm, recipients: [opening.recipient]))
        try await upload.waitForSlots()
        try await upload.begin(
            FileDescription(
                name: staysSealed ? "\(opening.name).\(algorithm.id).encrypted" : opening.name,
                expectedBytes: original.file.size))
        if staysSealed {
            let file = original.file
            let source = FileSource(on: threads, 0..<file.size) { offset, buffer in
                guard try file.read(at: offset, into: buffer) == buffer.count else {
                    throw ShareError.misuse("A read before the end of a file gave too little.")
                }
            }
            try await upload.write(all: source)
        } else {
            try await decrypt(original, opening.credential, to: upload, client: client)
        }
        return try await upload.finish(ShareOptions(pickupPassword: password))
    }

    /// The second step.
    func removeOriginal(_ id: ShareID) async throws {
        try await threads.run { [folder] in try folder.removeShare(id.text) }
    }

    /// The share takes the place of another one, so that what is asked of new shares is not asked of it. What scans as
    /// infected is refused all the same.
    private var limits: ShareLimits {
        var limits = rules.limits
        limits.maxBytes = .max
        limits.storageLimitBytes = 0
        limits.storageReserveBytes = 0
        limits.isScanRequired = false
        return limits
    }

    private func decrypt(
        _ original: StoredOriginal, _ credential: Credential, to upload: ShareUpload, client: ClientKey
    ) async throws {
        let derivations = services.derivations
        // Apart from the event loop of whoever asks: when opening is faster than sealing, this never waits.
        try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await upload.write { give in
                do {
                    try await derivations.run(.openingOriginalContent, client: client) {
                        try OriginalContent(
                            opening: original.file, with: credential, algorithm: original.record.algorithm
                        ).write(to: give)
                    }
                } catch let error as PacCryptError where error.code != .unavailable {
                    // The name opened, so that the password is right.
                    throw ShareError.tampered
                }
            }
        }
    }
}

/// Says of every file that it is encrypted: for those that are handed out as they lie, of which a scanner would say
/// that they are clean.
struct EncryptedContentScanner: ContentScanner {
    func begin(expectedBytes: UInt64?) async -> any ContentScan { EncryptedContentScan() }
}

private final class EncryptedContentScan: ContentScan {
    let verdict = ScanVerdict.notFullyScanned(reason: .encrypted)

    func write(_ bytes: RawSpan) async {}
    func finish() async {}
    func abort() {}
}
