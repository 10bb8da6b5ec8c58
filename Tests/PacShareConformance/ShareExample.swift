import PacCryptCore
import PacShare
import RequestGuard

/// Shares, moments and tokens for checks.
public enum ShareExample {
    /// When the shares of the examples are made.
    public static let start = Timestamp(milliseconds: 1_700_000_000_000)

    /// That many seconds later.
    public static func at(_ seconds: Int64) -> Timestamp {
        start.advanced(bySeconds: seconds)
    }

    /// A share of files with those sizes. It lives for a day.
    public static func share(
        id: ShareID = .random(), sizes: [UInt64] = [1000], rules: ShareRules = ShareRules(),
        uploader: UInt8 = 1, networks: [UInt8] = [], lifeSeconds: Int64 = 86_400, createdAt: Timestamp = start,
        manageToken: ShareToken = .random(), qrToken: ShareToken? = nil, requiresCode: Bool = false,
        metadata: [UInt8] = [1, 2, 3]
    ) throws -> Share {
        let blobs = sizes.map {
            ShareBlob(id: .random(), size: $0 + 200, headCount: 184, plaintextSize: $0)
        }
        let qr = try qrToken.map {
            QRSecret(
                hash: $0.hash, seal: try TokenSeal(SecretBytes([1]), under: $0, for: .qr),
                expiresAt: createdAt.advanced(bySeconds: ShareLimitation.qrSeconds))
        }
        return Share(
            id: id,
            content: ShareContent(
                kind: .file, requiresCode: requiresCode, isSealedBySender: false, blobs: blobs,
                metadata: metadata),
            rules: rules, uploader: uploaderKey(uploader), uploaderNetworks: networks.map(uploaderKey),
            manage: ManageSecret(
                hash: manageToken.hash, label: try TokenSeal(SecretBytes([2]), under: manageToken, for: .manage)),
            qr: qr, createdAt: createdAt, expiresAt: createdAt.advanced(bySeconds: lifeSeconds))
    }

    /// A key of an uploader, or of a network.
    public static func uploaderKey(_ number: UInt8) -> UploaderKey {
        UploaderKey("203.0.113.\(number)", secret: SecretBytes([UInt8](repeating: 7, count: 32)))
    }

    /// A lease to ask for.
    public static func lease(
        _ token: ShareToken, of share: Share, isSealed: Bool = false, codeStep: UInt64? = nil,
        attempt: TakenAttempt? = nil
    ) throws -> LeaseGrant {
        LeaseGrant(
            hash: token.hash, seal: try TokenSeal(SecretBytes([3]), under: token, for: .lease), isSealed: isSealed,
            sizes: share.blobs.map { isSealed ? $0.size : $0.plaintextSize ?? $0.size }, codeStep: codeStep,
            attempt: attempt)
    }

    /// Somebody who holds a ticket.
    public static func ticketHolder(_ number: UInt8) throws -> TicketHolder {
        guard let holder = TicketHolder(bytes: [UInt8](repeating: number, count: TicketHolder.byteCount)) else {
            throw ShareError.misuse("This is no holder of a ticket.")
        }
        return holder
    }

    /// A ticket to ask for.
    public static func ticket(
        _ token: ShareToken, holder: UInt8 = 1, codeStep: UInt64? = nil, attempt: TakenAttempt? = nil
    ) throws -> TicketGrant {
        TicketGrant(
            hash: token.hash, seal: try TokenSeal(SecretBytes([4]), under: token, for: .ticket),
            holder: try ticketHolder(holder), codeStep: codeStep, attempt: attempt)
    }
}
