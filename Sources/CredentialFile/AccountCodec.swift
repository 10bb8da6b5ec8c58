import AdminAccess
import Foundation
import PacCryptCore
import SystemPackage

/// The account as JSON, version 2. What the original wrote has no version, and becomes this at the first change.
struct AccountCodec {
    private static let version = 2

    private struct Form: Decodable {
        let version: Int?
    }

    private struct Version2: Codable {
        struct StoredFactor: Codable {
            let secret: String
            let lastStep: UInt64?
            /// SHA-256 of each code that is left, in base64.
            let recoveryCodes: [Data]
            let disclosedSteps: DisclosedSteps?
        }

        let version: Int
        let name: String
        /// A PHC string.
        let password: String
        let secondFactor: StoredFactor?
    }

    /// The account, and whether the original wrote it.
    ///
    /// - Parameter path: the file, for errors.
    static func decode(
        _ json: [UInt8], path: FilePath
    ) throws(CredentialFileError) -> (account: AdminAccount, isOriginal: Bool) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            switch try decoder.decode(Form.self, from: Data(json)).version {
            case nil: return (try OriginalAccount.decode(json), true)
            case version: return (try account(try decoder.decode(Version2.self, from: Data(json))), false)
            default: break
            }
        } catch {
            // Neither the decoder's words nor the hash's: they may hold what the file holds.
            throw .malformed(path)
        }
        throw .newer(path)
    }

    /// - Parameter path: the file, for errors.
    static func encode(_ account: AdminAccount, path: FilePath) throws(CredentialFileError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let factor = account.secondFactor.map { factor in
            Version2.StoredFactor(
                secret: factor.secret.base32, lastStep: factor.lastStep,
                recoveryCodes: factor.recoveryCodes.map { Data($0.bytes) },
                disclosedSteps: factor.disclosedSteps.all.isEmpty ? nil : factor.disclosedSteps)
        }
        let stored = Version2(
            version: version, name: account.name, password: account.password.text, secondFactor: factor)
        guard let json = try? encoder.encode(stored) else { throw .notSealed(path) }
        return Array(json)
    }

    private static func account(_ stored: Version2) throws -> AdminAccount {
        AdminAccount(
            name: stored.name, password: try PasswordHash(text: stored.password),
            secondFactor: try stored.secondFactor.map { factor in
                SecondFactor(
                    secret: try OneTimeSecret(base32: factor.secret), lastStep: factor.lastStep,
                    recoveryCodes: try factor.recoveryCodes.map { code in
                        guard let hash = TokenHash(bytes: Array(code)) else { throw CocoaError(.coderReadCorrupt) }
                        return hash
                    }, disclosedSteps: factor.disclosedSteps ?? DisclosedSteps())
            })
    }
}
