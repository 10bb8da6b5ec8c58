import Foundation
import Testing

/// The shares in `Vectors`, as `Vectors/README.md` describes them.
struct OriginalVector: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let algorithm: String?
    let filename: String
    let enc_password: String
    let pickup_password: String
    let totp_secret: String?
    let sha256: String
    let size: Int

    var testDescription: String { filename }

    static let folder = Bundle.module.bundleURL.appending(path: "Vectors")

    static let all: [OriginalVector] = {
        struct Shares: Decodable { let shares: [OriginalVector] }
        let json = try? Data(contentsOf: folder.appending(path: "expected.json"))
        return json.flatMap { try? JSONDecoder().decode(Shares.self, from: $0).shares } ?? []
    }()

    /// The one without a second factor, of `aes_cbc`.
    static func report() throws -> OriginalVector { try #require(all.first { $0.algorithm == "aes_cbc" }) }
    /// The one with a second factor.
    static func photo() throws -> OriginalVector { try #require(all.first { $0.totp_secret != nil }) }
    /// The one in the oldest form.
    static func oldest() throws -> OriginalVector { try #require(all.first { $0.algorithm == nil }) }

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// The names of its record and its file.
    var record: String { id + ".json" }
    var file: String { id + (algorithm.map { ".\($0).encrypted" } ?? ".enc") }
}

/// A text that the original encrypted for a key pair.
struct OriginalHybridVector: Decodable {
    let private_key: String
    let plaintext: String
    let ciphertext: String

    static func read() throws -> OriginalHybridVector {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: OriginalVector.folder.appending(path: "rsa.json")))
    }
}
