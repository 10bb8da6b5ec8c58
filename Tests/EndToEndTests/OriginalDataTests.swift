import Foundation
import TestSupport
import Testing

@Suite("Data of the original PacCrypt on the command line")
struct OriginalDataTests {
    struct Samples: Decodable {
        struct Text: Decodable {
            var algorithm: String
            var password: String
            var plaintext: String
            var ciphertext: String
        }
        struct Hybrid: Decodable {
            var privateKey: String
            var plaintext: String
            var ciphertext: String

            enum CodingKeys: String, CodingKey {
                case plaintext, ciphertext
                case privateKey = "private_key"
            }
        }
        struct File: Decodable {
            var file: String
            var password: String
            var size: Int
        }
        var text: [Text]
        var rsa: [Hybrid]
        var files: [File]
    }

    private static let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("PacCryptCoreTests/Vectors/original")

    private func samples() throws -> Samples {
        try JSONDecoder().decode(
            Samples.self, from: Data(contentsOf: Self.vectors.appendingPathComponent("expected.json")))
    }

    @Test("texts decrypt from their base64, with and without the algorithm's name")
    func texts() throws {
        let folder = try TemporaryFolder()
        for text in try samples().text {
            let path = try folder.write(text.ciphertext + "\n", to: "message.txt")
            for option in [[], ["--algorithm", text.algorithm]] {
                let opened = try Program.run(
                    Program.path, ["decrypt", "-o", "-"] + option + [path],
                    environment: ["PACCRYPT_PASSWORD": text.password])
                #expect(opened.code == 0 && opened.text == text.plaintext)
            }
        }
    }

    @Test("RSA hybrid texts decrypt")
    func hybrids() throws {
        let folder = try TemporaryFolder()
        for hybrid in try samples().rsa {
            let key = try folder.write(hybrid.privateKey, to: "private.pem")
            let opened = try Program.run(
                "decrypt", "-o", "-", "--private-key", key, try folder.write(hybrid.ciphertext, to: "message.txt"))
            #expect(opened.code == 0 && opened.text == hybrid.plaintext)
        }
    }

    @Test("files decrypt under their name without the ending, from a path and from standard input")
    func files() throws {
        let folder = try TemporaryFolder()
        for file in try samples().files {
            let source = Self.vectors.appendingPathComponent(file.file)
            let environment = ["PACCRYPT_PASSWORD": file.password]
            let copy = folder[source.lastPathComponent]
            try FileManager.default.copyItem(at: source, to: copy)
            #expect(try Program.run(Program.path, ["decrypt", copy.path], environment: environment).code == 0)
            let name = source.lastPathComponent.components(separatedBy: ".").prefix(2).joined(separator: ".")
            let opened = try Data(contentsOf: folder[name])
            #expect(opened.count == file.size)
            let piped = try Program.run(
                "decrypt", "-", input: Data(contentsOf: source), environment: environment)
            #expect(piped.code == 0 && piped.output == opened)
            try FileManager.default.removeItem(at: folder[name])
        }
    }
}
