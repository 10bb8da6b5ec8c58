import Foundation
import Testing

@testable import PacCryptCore

extension PasswordKDF {
    /// The cheapest that the format allows: tests of everything but the cost.
    static let cheapArgon2id = PasswordKDF.argon2id(iterations: 1, memoryKiB: 8)
    static let cheapPBKDF2 = PasswordKDF.pbkdf2(iterations: 1)
}

extension ReaderLimits {
    /// No limits but those of the format.
    static let none = ReaderLimits(
        argon2idMemoryKiB: .max, argon2idIterations: .max, pbkdf2Iterations: .max, chunkSizeLog2: 24)
}

/// Keys of every size and form, made by OpenSSL through the Python package cryptography; the file names its source.
enum KeySample {
    private static let all: [String: String] = {
        let data = try? TestFile.data("rsa-keys.json")
        return data.flatMap { try? JSONDecoder().decode([String: String].self, from: $0) } ?? [:]
    }()

    static func pem(_ name: String) -> String {
        all[name] ?? "no such sample: \(name)"
    }

    static func rsa2048() throws -> PrivateKey {
        try PrivateKey(pem: pem("rsa2048_pkcs1"))
    }
}

/// A recipient and the credential that opens what was sealed for it, for each type of slot.
struct KeyHolder: Sendable, CustomTestStringConvertible {
    var type: UInt8
    var testDescription: String { "slot type \(type)" }

    static let all = (1...5).map { KeyHolder(type: UInt8($0)) }
    /// Those of which a container may have several.
    static let keys = (3...5).map { KeyHolder(type: UInt8($0)) }

    func pair() throws -> (recipient: Recipient, credential: Credential) {
        let password = try Password("correct horse")
        switch type {
        case 1: return (.password(password, .cheapArgon2id), .password(password))
        case 2: return (.password(password, .cheapPBKDF2), .password(password))
        case 3:
            let key = try KeySample.rsa2048()
            return (.publicKey(key.publicKey), .privateKey(key))
        case 4:
            let key = try PrivateKey.generate(for: .xwingHybrid)
            return (.publicKey(key.publicKey), .privateKey(key))
        default:
            let key = LinkKey()
            return (.linkKey(key), .linkKey(key))
        }
    }
}
