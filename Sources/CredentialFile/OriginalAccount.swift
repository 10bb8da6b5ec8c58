import AdminAccess
import Foundation
import PacCryptCore

/// The account as the original PacCrypt keeps it: name, URL-safe base64 of PBKDF2-SHA256 and its salt, and in younger
/// files the second factor.
struct OriginalAccount: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name = "u"
        case hash = "p"
        case salt = "s"
        case secret = "totp_secret"
        case secondFactorIsOn = "2fa_enabled"
    }

    private let name: String
    private let hash: String
    private let salt: String
    private let secret: String?
    private let secondFactorIsOn: Bool?

    /// - Throws: an error of any type when it is something else, or a second factor is on without its secret: that must
    ///   not let anybody in without one.
    static func decode(_ json: [UInt8]) throws -> AdminAccount {
        let original = try JSONDecoder().decode(OriginalAccount.self, from: Data(json))
        return AdminAccount(
            name: original.name, password: try PasswordHash(originalHash: original.hash, salt: original.salt),
            secondFactor: original.secondFactorIsOn == true
                ? SecondFactor(secret: try OneTimeSecret(base32: original.secret ?? "")) : nil)
    }
}
