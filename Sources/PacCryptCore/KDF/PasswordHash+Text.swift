import Foundation
import TextEncodings

extension PasswordHash {
    /// The hash as a PHC string: what a file of credentials holds.
    public var text: String {
        let salt = Self.base64(salt)
        let key = key.withUnsafeBytes { Self.base64($0) }
        switch kdf {
        case .argon2id(let iterations, let memoryKiB):
            return "$argon2id$v=19$m=\(memoryKiB),t=\(iterations),p=1$\(salt)$\(key)"
        case .pbkdf2(let iterations):
            return "$pbkdf2-sha256$i=\(iterations)$\(salt)$\(key)"
        }
    }

    /// Reads a PHC string as ``text`` writes it.
    ///
    /// - Throws: ``PacCryptError/Code/invalidArgument`` when it is none, ``PacCryptError/Code/limitExceeded`` when it
    ///   costs more than ``ReaderLimits/commandLine`` allows.
    public init(text: String) throws {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 2, fields[0].isEmpty, fields.count == (fields[1] == "argon2id" ? 6 : 5),
            let kdf = Self.kdf(fields), let salt = Base64URL.bytes(inEitherAlphabet: fields[fields.count - 2]),
            let key = Base64URL.bytes(inEitherAlphabet: fields[fields.count - 1]), key.count == 32
        else { throw Self.malformed }
        switch kdf {
        case .argon2id: guard salt.count == PasswordKDF.saltCount else { throw Self.malformed }
        case .pbkdf2: guard (1...64).contains(salt.count) else { throw Self.malformed }
        }
        try ReaderLimits.commandLine.check(kdf)
        self.init(kdf: kdf, salt: salt, key: SecretBytes(key))
    }

    static var malformed: PacCryptError {
        PacCryptError(.invalidArgument, "This is not the hash of a password.")
    }

    /// The function and cost that the first fields name.
    private static func kdf(_ fields: [String]) -> PasswordKDF? {
        switch fields[1] {
        case "argon2id":
            let costs = fields[3].split(separator: ",", omittingEmptySubsequences: false)
            guard fields[2] == "v=19", costs.count == 3, costs[2] == "p=1",
                let memoryKiB = number(costs[0], after: "m="), let iterations = number(costs[1], after: "t=")
            else { return nil }
            return .argon2id(iterations: iterations, memoryKiB: memoryKiB)
        case "pbkdf2-sha256":
            return number(fields[2][...], after: "i=").map { .pbkdf2(iterations: $0) }
        default:
            return nil
        }
    }

    private static func number(_ field: Substring, after prefix: String) -> UInt32? {
        guard field.hasPrefix(prefix) else { return nil }
        return UInt32(digits: field.dropFirst(prefix.count))
    }

    private static func base64(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }
}
