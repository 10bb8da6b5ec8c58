import Crypto
import Foundation
import PacCryptCore
import RequestGuard

/// The last steps of every upload: seals the metadata, keeps the record, and takes back what was stored if that fails.
final class ShareAssembly {
    private let services: ShareServices
    private let limits: ShareLimits
    private let client: ClientKey
    private let uploaders: [UploaderKey]
    private let id: ShareID
    private let earlier: EarlierShare?
    private var blobs: [ShareBlob] = []
    private var mayBeKept = false

    init(
        _ services: ShareServices, limits: ShareLimits, client: ClientKey, uploaders: [UploaderKey], id: ShareID,
        replacing earlier: EarlierShare? = nil
    ) {
        self.services = services
        self.limits = limits
        self.client = client
        self.uploaders = earlier == nil ? uploaders : []
        self.id = id
        self.earlier = earlier
    }

    /// Takes note of a container that was stored.
    func keep(_ blob: ShareBlob) {
        blobs.append(blob)
    }

    /// Deletes the containers, unless the share may be known to somebody.
    func discardBlobs() async {
        guard !mayBeKept else { return }
        for blob in blobs { try? await services.blobs.delete(blob.id) }
    }

    func finish(
        _ options: ShareOptions, pickup: UnlockingSlot, algorithm: String, files: [SharedFile],
        isSealedBySender: Bool, openProofHash: TokenHash?
    ) async throws -> CreatedShare {
        let now = services.clock()
        let createdAt = earlier?.createdAt ?? now
        let code = options.requiresCode && earlier == nil ? OneTimeSecret.random() : nil
        let codeSecret = earlier.map(\.codeSecret) ?? code
        let metadata = ShareMetadata(
            shareID: id.text, createdAt: createdAt, kind: options.kind, algorithm: algorithm,
            codeSecret: codeSecret?.base32,
            isSealedBySender: isSealedBySender, openProofHash: openProofHash, files: files)
        let manageToken = ShareToken.random()
        let created = try code.map { try makeCode($0, options, now: now) }
        var share = Share(
            id: id,
            content: ShareContent(
                kind: options.kind, requiresCode: codeSecret != nil, isSealedBySender: isSealedBySender,
                blobs: blobs,
                metadata: try SealedMetadata.seal(metadata, fileKey: pickup.fileKey, slots: [pickup.slot])),
            rules: ShareRules(
                maxDownloads: options.maxDownloads, maxAttempts: options.maxAttempts,
                burnGraceSeconds: limits.burnGraceSeconds),
            uploader: uploaders.first ?? .nobody, uploaderNetworks: Array(uploaders.dropFirst()),
            manage: ManageSecret(
                hash: manageToken.hash,
                label: try ShareLabel(name: files[0].name.map(LongNames.forLabel), label: options.label)
                    .seal(under: manageToken)),
            qr: created?.picture, createdAt: createdAt,
            expiresAt: earlier?.expiresAt
                ?? now.advanced(bySeconds: options.expiresInSeconds ?? limits.maxAgeSeconds))
        share.lastCodeStep = earlier?.lastCodeStep
        share.disclosedSteps = earlier?.disclosedSteps
        try await insert(share, now: now)
        services.events.note(
            [ShareEvent(share: share.tag, kind: .created(files: files.count, bytes: share.storedBytes))],
            client: earlier == nil ? client : nil)
        return CreatedShare(
            id: id, manageToken: manageToken, share: share, algorithm: algorithm, scans: files.map(\.scan),
            code: created?.code)
    }

    private func insert(_ share: Share, now: Timestamp) async throws {
        let quota = ShareQuota(activeSharesPerClient: earlier == nil ? limits.activeSharesPerClient : nil)
        // A store that fails may have kept the share all the same. Its blobs are then left to the sweep, which deletes
        // nothing that a share refers to.
        mayBeKept = true
        switch try await services.shares.insert(share, quota: quota, now: now) {
        case .inserted:
            return
        case .tooManyOfClient:
            mayBeKept = false
            throw ShareError.tooManyShares
        case .exists:
            mayBeKept = false
            throw ShareError.alreadyStored
        }
    }

    private func makeCode(
        _ secret: OneTimeSecret, _ options: ShareOptions, now: Timestamp
    ) throws -> (code: CreatedCode, picture: QRSecret) {
        let token = ShareToken.random()
        let link = secret.provisioningURI(issuer: options.serviceName, account: "share \(id.tag)")
        let seal = try TokenSeal(SecretBytes(Array(link.utf8)), under: token, for: .qr)
        return (
            CreatedCode(
                secret: secret, serviceName: options.serviceName, provisioningURI: link, qrToken: token),
            QRSecret(
                hash: token.hash, seal: seal, expiresAt: now.advanced(bySeconds: ShareLimitation.qrSeconds))
        )
    }
}

/// What the sender's page calls the share; sealed under the manage token.
public struct ShareLabel: Sendable, Equatable, Codable {
    /// The first file's name, or its beginning when it is very long.
    public var name: String?
    /// The sender's own name for it.
    public var label: String?

    /// Makes one from its members.
    public init(name: String? = nil, label: String? = nil) {
        self.name = name
        self.label = label
    }

    func seal(under token: ShareToken) throws -> TokenSeal {
        try TokenSeal(SecretBytes(try JSONEncoder().encode(self)), under: token, for: .manage)
    }

    /// The label in a seal; nil when it is not one of this token.
    static func open(_ seal: TokenSeal, with token: ShareToken) -> ShareLabel? {
        seal.open(with: token, for: .manage).flatMap { secret in
            secret.withUnsafeBytes { try? JSONDecoder().decode(ShareLabel.self, from: Data($0)) }
        }
    }
}
