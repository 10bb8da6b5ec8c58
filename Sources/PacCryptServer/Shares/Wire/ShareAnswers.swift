import Foundation
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard
import TextEncodings

extension Timestamp {
    /// The moment as RFC 3339 writes it, in UTC and whole seconds.
    var rfc3339: String { RFC3339.text(seconds: milliseconds / 1000) }
}

extension ShareCreatedAnswer {
    init(_ created: CreatedShare, links: ShareLinks) {
        self.init(
            pickupURL: links.pickup, statusURL: links.status(created.manageToken), id: created.id.text,
            manageToken: SecretText(created.manageToken.text), expiresAt: created.share.expiresAt.rfc3339,
            maxDownloads: created.share.rules.maxDownloads, algorithm: created.algorithm,
            scan: ScanAnswer(created.scans),
            qrCodeURL: created.code.map { links.qrCode($0.qrToken) },
            totpSecret: (created.code?.secret.base32).map { SecretText($0) },
            serviceName: created.code?.serviceName)
    }
}

extension ShareAnswer {
    init(_ share: Share) {
        self.init(
            requires2FA: share.requiresCode, expiresAt: share.expiresAt.rfc3339, sealed: share.isSealedBySender)
    }
}

extension ShareUnlockedAnswer {
    init(_ unlocked: UnlockedShare) {
        let (share, metadata) = (unlocked.share, unlocked.metadata)
        let files = zip(metadata.files, share.blobs).map { file, blob in
            File(filename: file.name, size: file.size, containerSize: blob.size, type: file.type)
        }
        self.init(
            files: files, filename: files.count == 1 ? files[0].filename : ShareFileName.zip(of: share),
            size: files.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }, algorithm: metadata.algorithm,
            kind: share.kindName, createdAt: share.createdAt.rfc3339,
            expiresAt: share.expiresAt.rfc3339, downloadsLeft: share.downloadsLeft,
            scan: ScanAnswer(metadata.files.map(\.scan)), ticket: SecretText(unlocked.ticket.text))
    }
}

extension ShareStatusAnswer {
    /// - Parameters:
    ///   - share: the record, settled.
    ///   - label: what the manage token opens.
    ///   - now: the time.
    init(_ share: Share, _ label: ShareLabel, now: Timestamp) {
        let end = share.end
        self.init(
            state: end.name, kind: share.kindName, share: "\(share.tag)", filename: label.name, label: label.label,
            createdAt: share.createdAt.rfc3339, expiresAt: share.expiresAt.rfc3339,
            maxDownloads: share.rules.maxDownloads, downloadsLeft: share.downloadsLeft,
            maxAttempts: share.rules.maxAttempts,
            attemptsLeft: share.rules.maxAttempts.map { max(0, $0 - share.attemptsTaken) },
            failedAttempts: share.history.failedAttempts, opened: share.history.openings,
            downloading: share.leases.contains {
                $0.deliveredAt == nil
                    && now < $0.lastSeenAt.advanced(bySeconds: ShareLimitation.takeOverSeconds)
            },
            bytesDelivered: share.history.bytesDelivered, deliveredAt: share.history.deliveredAt.first?.rfc3339,
            endedAt: end.at?.rfc3339)
    }
}

extension Share {
    /// What it holds, as the API calls it.
    fileprivate var kindName: String { isSealedBySender ? "sealed" : kind.rawValue }

    /// The state in a word, and when it ended.
    fileprivate var end: (name: String, at: Timestamp?) {
        switch state {
        case .active: (isLocked ? "locked" : "active", nil)
        case .burned(let moment): ("burned", moment)
        case .revoked(let moment): ("revoked", moment)
        case .expired(let moment): ("expired", moment)
        case .lost(let moment): ("lost", moment)
        }
    }
}

/// What the files of a share are called when they are saved.
enum ShareFileName {
    /// The name of the zip of all files.
    static func zip(of share: Share) -> String { "share-\(share.tag).zip" }

    /// The name of a file under a lease, or of its container when that is handed out as it lies.
    static func file(_ index: Int, of leased: LeasedShare) -> String {
        let name = leased.name(of: index)
        guard leased.isSealed else { return FileName.proposed(name) ?? "file" }
        return FileName.encrypted(name, Algorithm(rawValue: leased.metadata.algorithm) ?? .standard)
    }
}
