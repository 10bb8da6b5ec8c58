import Crypto
import Foundation
import Testing

@testable import PacCryptCore

/// What the original PacCrypt wrote, by its own algorithm modules, and what it holds.
struct OriginalSamples: Decodable {
    struct Text: Decodable, Sendable, CustomTestStringConvertible {
        var algorithm: String
        var password: String
        var plaintext: String
        var ciphertext: Data
        var testDescription: String { "\(algorithm), \(plaintext.count) characters" }
    }
    struct File: Decodable, Sendable, CustomTestStringConvertible {
        var file: String
        var algorithm: String
        var password: String
        var sha256: String
        var size: Int
        var testDescription: String { file }
    }
    struct Hybrid: Decodable, Sendable, CustomTestStringConvertible {
        var privateKey: String
        var plaintext: String
        var ciphertext: Data

        enum CodingKeys: String, CodingKey {
            case plaintext, ciphertext
            case privateKey = "private_key"
        }

        var testDescription: String { "\(plaintext.count) characters" }
    }
    var text: [Text]
    var files: [File]
    var rsa: [Hybrid]

    static let all: OriginalSamples = {
        let data = try? TestFile.data("original/expected.json")
        let samples = data.flatMap { try? JSONDecoder().decode(OriginalSamples.self, from: $0) }
        return samples ?? OriginalSamples(text: [], files: [], rsa: [])
    }()
}

@Suite("What the original PacCrypt wrote")
struct OriginalFormatTests {
    @Test("the samples are here")
    func complete() {
        #expect(OriginalSamples.all.text.count == 15)
        #expect(OriginalSamples.all.files.count == 11)
        #expect(OriginalSamples.all.rsa.count == 3)
    }

    @Test("texts open, with and without their algorithm's name", arguments: OriginalSamples.all.text)
    func text(_ sample: OriginalSamples.Text) throws {
        let password = Credential.password(try Password(sample.password))
        for algorithm in [try Algorithm(id: sample.algorithm), nil] {
            let content = try OriginalContent(
                opening: MemoryByteSource(Array(sample.ciphertext)), with: password, algorithm: algorithm)
            #expect(content.algorithm.id == sample.algorithm)
            #expect(String(decoding: try content.bytes(), as: UTF8.self) == sample.plaintext)
        }
    }

    @Test("files open, with and without their algorithm's name", arguments: OriginalSamples.all.files)
    func file(_ sample: OriginalSamples.File) throws {
        let password = Credential.password(try Password(sample.password))
        let source = MemoryByteSource(Array(try TestFile.data("original/" + sample.file)))
        for algorithm in [try Algorithm(id: sample.algorithm), nil] {
            let bytes = try OriginalContent(opening: source, with: password, algorithm: algorithm).bytes()
            #expect(bytes.count == sample.size)
            #expect(SHA256.hash(data: bytes).hexadecimal == sample.sha256)
        }
    }

    @Test("RSA hybrid texts open", arguments: OriginalSamples.all.rsa)
    func hybrid(_ sample: OriginalSamples.Hybrid) throws {
        let key = Credential.privateKey(try PrivateKey(pem: sample.privateKey))
        let content = try OriginalContent(opening: MemoryByteSource(Array(sample.ciphertext)), with: key)
        #expect(content.algorithm == .rsaHybrid)
        #expect(String(decoding: try content.bytes(), as: UTF8.self) == sample.plaintext)
    }

    @Test("a wrong password, key, algorithm or bit opens nothing")
    func refusals() throws {
        let sample = try #require(OriginalSamples.all.files.first { $0.algorithm == "xchacha" && $0.size == 16 })
        let bytes = Array(try TestFile.data("original/" + sample.file))
        let right = Credential.password(try Password(sample.password))
        let wrong = Credential.password(try Password("not this one"))
        let refused = PacCryptError(.noSlotOpens, "")
        #expect(throws: refused) { try OriginalContent(opening: MemoryByteSource(bytes), with: wrong) }
        #expect(throws: refused) {
            try OriginalContent(opening: MemoryByteSource(bytes), with: right, algorithm: .aesGCM)
        }
        #expect(throws: refused) {
            try OriginalContent(opening: MemoryByteSource(bytes), with: .privateKey(.xwing(.generate())))
        }
        for place in [0, 16, 40, bytes.count - 1] {
            var changed = bytes
            changed[place] ^= 1
            #expect(throws: refused) { try OriginalContent(opening: MemoryByteSource(changed), with: right) }
        }
        #expect(throws: PacCryptError(.notAContainer, "")) {
            try OriginalContent(opening: MemoryByteSource(Array(bytes.prefix(20))), with: right)
        }
    }

    @Test("an altered hybrid opens nothing, wherever it was altered")
    func alteredHybrid() throws {
        let sample = try #require(OriginalSamples.all.rsa.first)
        let key = Credential.privateKey(try PrivateKey(pem: sample.privateKey))
        for place in [0, 2, 300, 520, 560, sample.ciphertext.count - 1] {
            var changed = Array(sample.ciphertext)
            changed[place] ^= 4
            #expect(throws: PacCryptError(.noSlotOpens, "")) {
                try OriginalContent(opening: MemoryByteSource(changed), with: key)
            }
        }
        for count in [0, 1, 2, 514, 520, sample.ciphertext.count - 4] {
            #expect(throws: PacCryptError.self) {
                let cut = MemoryByteSource(Array(sample.ciphertext.prefix(count)))
                return try OriginalContent(opening: cut, with: key)
            }
        }
    }
}

extension OriginalContent {
    fileprivate func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try write { bytes += $0 }
        return bytes
    }
}
