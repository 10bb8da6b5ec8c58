import Foundation
import PacCryptCore
import PacShare
import RequestGuard

/// What the original kept of a share, in `ID.json`.
struct OriginalRecord: Sendable {
    /// The most bytes of a record: the original's have a few hundred.
    static let maximumCount = 64 << 10

    /// The hash of the pickup password.
    let passwordHash: OriginalPasswordHash
    /// The file's name, sealed under the encryption password.
    let sealedName: String
    /// What encrypted the file: AES-GCM when the record names nothing, as the oldest ones.
    let algorithm: Algorithm
    /// When the share was made, by the machine's clock and zone.
    let createdAt: Timestamp
    /// The secret of the second factor, when a code is asked for.
    let codeSecret: OneTimeSecret?

    private struct Members: Decodable {
        let pickup_password: String
        let original_name: String
        let timestamp: String
        let algorithm: String?
        let require_2fa: Bool?
        let totp_secret: String?
    }

    /// Reads a record.
    ///
    /// - Throws: ``ShareError/tampered`` for anything that is none. A record that asks for a code without having the
    ///   secret is none either: the code must not be left out.
    init(json: [UInt8], zone: TimeZone = .current) throws(ShareError) {
        guard json.count < Self.maximumCount,
            let members = try? JSONDecoder().decode(Members.self, from: Data(json)),
            let passwordHash = OriginalPasswordHash(members.pickup_password),
            let createdAt = LocalTime.moment(members.timestamp, in: zone),
            let algorithm = Algorithm(rawValue: members.algorithm ?? Algorithm.aesGCM.id), algorithm != .xwingHybrid
        else { throw ShareError.tampered }
        self.passwordHash = passwordHash
        self.createdAt = createdAt
        self.algorithm = algorithm
        sealedName = members.original_name
        if members.require_2fa == true {
            guard let secret = members.totp_secret, let codeSecret = try? OneTimeSecret(base32: secret) else {
                throw ShareError.tampered
            }
            self.codeSecret = codeSecret
        } else {
            codeSecret = nil
        }
    }

    /// When the share ends. A clock that went back does not let it live for longer.
    func expiresAt(maxAgeSeconds: Int64, now: Timestamp) -> Timestamp {
        min(createdAt, now).advanced(bySeconds: maxAgeSeconds)
    }

}
