import PacCryptCore
import PacShare
import RequestGuard
import SQLiteStore
import SystemPackage

/// What a server does with shares.
struct ShareProbe {
    private let shares: any ShareStore

    init(folder: FilePath) throws {
        shares = try StateDatabase(folder: folder).shares
    }

    /// Adds shares and revokes every other one, until somebody stops it. Says the key of each, and whether it is over.
    func insertAndBurn() async throws {
        for number in 1... {
            let share = try Self.share()
            _ = try await shares.insert(share, quota: ShareQuota(), now: share.createdAt)
            Probe.say("\(share.key) active")
            guard number.isMultiple(of: 2) else { continue }
            _ = try await shares.perform(.revoke, on: share.key, now: share.createdAt)
            Probe.say("\(share.key) over")
        }
    }

    /// Says that it is ready, opens a share 50 times at once when all are, and says how often it succeeded.
    func claim(_ argument: String) async throws {
        guard let key = ShareKey(hexadecimal: argument) else { return Probe.say("no key") }
        Probe.say("ready")
        // Whoever races holds the starting line as attempts: they begin when the last of two has come to it.
        _ = try await shares.perform(.reserveAttempt(ticket: nil), on: key, now: Self.now)
        while try await shares.share(key)?.attemptsTaken ?? 0 < 2 {}
        let shares = shares
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let token = ShareToken.random()
                    let seal = try TokenSeal(SecretBytes([1]), under: token, for: .lease)
                    let grant = LeaseGrant(hash: token.hash, seal: seal, isSealed: false, sizes: [20])
                    let outcome = try await shares.perform(.claimDownload(grant), on: key, now: Self.now)
                    return outcome?.reply == .claimed(.download)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        Probe.say("\(count)")
    }

    private static let now = Timestamp(milliseconds: 1_700_000_001_000)

    private static func share() throws -> Share {
        let token = ShareToken.random()
        let seal = try TokenSeal(SecretBytes([2]), under: token, for: .manage)
        let blob = ShareBlob(id: .random(), size: 100, headCount: 50, plaintextSize: 20)
        let content = ShareContent(
            kind: .file, requiresCode: false, isSealedBySender: false, blobs: [blob],
            metadata: (0..<2000).map { UInt8(truncatingIfNeeded: $0) })
        return Share(
            id: .random(), content: content, rules: ShareRules(),
            uploader: UploaderKey("unknown", secret: SecretBytes([7])),
            manage: ManageSecret(hash: token.hash, label: seal), createdAt: now,
            expiresAt: now.advanced(bySeconds: 86_400))
    }
}
