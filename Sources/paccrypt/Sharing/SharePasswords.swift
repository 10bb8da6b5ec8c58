import CommandLineIO
import PacCryptClient
import PacCryptCore

/// The two passwords of a new share.
struct SharePasswords: Sendable {
    /// Opens the files; nil when keys do.
    let encryption: SecretText?
    /// Opens the link.
    let pickup: SecretText

    /// Reads both, or asks for them.
    ///
    /// - Throws: ``CommandError`` when they are equal: whoever runs the server sees the one for the link.
    init(encPasswordFile: String?, pickupPasswordFile: String?, hasKeys: Bool) throws {
        encryption =
            hasKeys
            ? nil
            : try SecretText(utf8: PasswordSource.files(file: encPasswordFile).newBytes())
        pickup = try SecretText(utf8: PasswordSource.link(file: pickupPasswordFile).newBytes())
        try Self.check(encryption: encryption, pickup: pickup)
    }

    /// Swift compares texts in their canonical form, as the containers' passwords are.
    static func check(encryption: SecretText?, pickup: SecretText) throws {
        guard !pickup.isEmpty, encryption?.isEmpty != true else {
            throw CommandError.emptyPassword
        }
        guard encryption?.text != pickup.text else {
            throw CommandError.equalPasswords
        }
    }

    /// How the server is to encrypt.
    func opener(publicKeys: [String]) -> NewShare.Opener {
        encryption.map(NewShare.Opener.password) ?? .publicKeys(publicKeys)
    }
}
