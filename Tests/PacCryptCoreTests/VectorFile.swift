import Foundation
import PacCryptCore
import Testing

/// A container made by an independent implementation of the format, and what opening it must give.
struct ContainerVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Opening: Decodable, Sendable {
        var password: String?
        var link: String?
        var privateKey: String?

        enum CodingKeys: String, CodingKey {
            case password, link
            case privateKey = "private_key"
        }

        func credential() throws -> Credential {
            if let password { return .password(try Password(password)) }
            if let link { return .linkKey(try LinkKey(base64: link)) }
            return .privateKey(try PrivateKey(pem: try #require(privateKey)))
        }
    }

    var name: String
    var expect: String
    var container: Data
    var open: Opening
    var plaintextSHA256: String?
    var plaintextSize: Int?
    var info: FileInfo?

    enum CodingKeys: String, CodingKey {
        case name, expect, container, open, info
        case plaintextSHA256 = "plaintext_sha256"
        case plaintextSize = "plaintext_size"
    }

    var testDescription: String { name }

    /// The code that the declared failure has here; nil for those that open.
    func expectedCode() throws -> PacCryptError.Code? {
        let codes: [String: PacCryptError.Code] = [
            "payload": .damagedPayload, "header": .malformedHeader, "header MAC": .headerNotAuthentic,
            "no slot opens": .noSlotOpens, "limit": .limitExceeded, "not a container": .notAContainer,
        ]
        guard expect != "ok" else { return nil }
        let code: PacCryptError.Code = try #require(codes[expect])
        return code
    }

    static let all: [ContainerVector] = {
        struct File: Decodable {
            var vectors: [ContainerVector]
        }
        guard let data = try? TestFile.data("container.json"),
            let file = try? JSONDecoder().decode(File.self, from: data)
        else { return [] }
        return file.vectors
    }()
}

enum TestFile {
    static func data(_ path: String) throws -> Data {
        let folder = try #require(Bundle.module.resourceURL)
        return try Data(contentsOf: folder.appendingPathComponent("Vectors/" + path))
    }
}
