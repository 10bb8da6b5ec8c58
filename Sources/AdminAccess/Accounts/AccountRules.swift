import Foundation
import PacCryptCore

/// What names and passwords of a new account may be.
public enum AccountRules {
    /// The fewest characters of a password, counted in Unicode scalars after NFC.
    public static let leastPasswordCharacters = 12
    /// The most bytes of a password in UTF-8.
    public static let mostPasswordBytes = 1024
    /// The most bytes of a name in UTF-8.
    public static let mostNameBytes = 64

    /// Refuses a new password that is too short or too long.
    ///
    /// - Throws: ``AdminAccessError/passwordTooShort``, ``AdminAccessError/passwordTooLong``.
    public static func check(_ password: Password) throws(AdminAccessError) {
        guard password.characterCount >= leastPasswordCharacters else {
            throw .passwordTooShort
        }
        guard password.byteCount <= mostPasswordBytes else {
            throw .passwordTooLong
        }
    }

    /// A new account's name without blanks around it, in Unicode NFC.
    ///
    /// - Throws: ``AdminAccessError/unusableName``.
    public static func name(_ text: String) throws(AdminAccessError) -> String {
        let name = normalized(text)
        guard (1...mostNameBytes).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ ![.control, .format].contains($0.properties.generalCategory) })
        else {
            throw .unusableName
        }
        return name
    }

    /// Whether a typed name is the account's; the comparison takes the same time wherever they differ.
    static func isName(_ typed: String, of account: AdminAccount) -> Bool {
        SecretBytes(Array(normalized(typed).utf8)) == SecretBytes(Array(normalized(account.name).utf8))
    }

    private static func normalized(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    }
}
