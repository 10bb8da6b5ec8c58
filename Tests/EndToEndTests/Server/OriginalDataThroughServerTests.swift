import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Data of the original PacCrypt through the server")
    struct OriginalDataThroughServerTests {
        private struct File: Decodable {
            var file: String
            var password: String
            var sha256: String
        }
        private struct Files: Decodable {
            var files: [File]
        }

        private static let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("PacCryptCoreTests/Vectors/original")

        private func expected<Content: Decodable>(_ type: Content.Type) throws -> Content {
            try JSONDecoder().decode(
                type, from: Data(contentsOf: Self.vectors.appendingPathComponent("expected.json")))
        }

        @Test("every text decrypts, with and without the algorithm's name")
        func texts() throws {
            let server = try RunningServer()
            let texts = try expected(OriginalDataTests.Samples.self).text
            #expect(!texts.isEmpty)
            for text in texts {
                for algorithm in [[:], ["algorithm": text.algorithm]] {
                    let members = ["message": text.ciphertext, "password": text.password]
                    let answer = try server.post("/api/decrypt", json: members.merging(algorithm) { $1 })
                    #expect(answer.status == 200)
                    #expect(try answer.members() == ["result": text.plaintext])
                }
            }
        }

        @Test("every RSA hybrid text decrypts, with and without the algorithm's name")
        func hybrids() throws {
            let server = try RunningServer()
            let hybrids = try expected(OriginalDataTests.Samples.self).rsa
            #expect(!hybrids.isEmpty)
            for hybrid in hybrids {
                for algorithm in [[:], ["algorithm": "rsa_hybrid"]] {
                    let members = ["message": hybrid.ciphertext, "private_key": hybrid.privateKey]
                    let answer = try server.post("/api/decrypt", json: members.merging(algorithm) { $1 })
                    #expect(answer.status == 200)
                    #expect(try answer.members() == ["result": hybrid.plaintext])
                }
            }
        }

        @Test("every file decrypts, sent first or last, under its name without the endings", arguments: [true, false])
        func files(isFirst: Bool) throws {
            let server = try RunningServer()
            let files = try expected(Files.self).files
            #expect(!files.isEmpty)
            for file in files {
                let source = Self.vectors.appendingPathComponent(file.file)
                let part = FormField.file(named: source.lastPathComponent, try Data(contentsOf: source))
                let password = FormField.text("enc_password", file.password)
                let answer = try server.post("/api/decrypt", form: isFirst ? [part, password] : [password, part])
                #expect(answer.status == 200, "\(file.file)")
                #expect(try sha256(answer.body) == file.sha256, "\(file.file)")
                let name = source.lastPathComponent.components(separatedBy: ".").prefix(2).joined(separator: ".")
                #expect(answer.headers.contains("attachment; filename=\"\(name)\""))
            }
        }

        @Test("a disk that fills up while a file is opened is 507, and what that took is given back")
        func fullDisk() throws {
            let folder = try TemporaryFolder()
            let spool = folder["data/application_data/spool"].path
            try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
            // For what is received and half of what is in it.
            let server = try RunningServer(
                settings: ShareSettings.text(), environment: MachineTrouble.fullDisk(spool, bytes: 36 << 20), in: folder
            )
            let before = try OpenFiles(of: server.identifier).deletedFiles.count
            let decrypt = { (content: Data) in
                let file = try OriginalFile.aesGCM(content, password: "p")
                return try server.post(
                    "/api/decrypt", form: [.file(named: "f.encrypted", file), .text("enc_password", "p")])
            }
            let refused = try decrypt(SampleContent.data(24 << 20))
            #expect(refused.status == 507)
            #expect(try refused.refusal().code == "storage_full")
            #expect(try eventually { try OpenFiles(of: server.identifier).deletedFiles.count <= before })
            let fitting = SampleContent.data(16 << 20)
            let isSame = try decrypt(fitting).body == fitting
            #expect(isSame)
        }

        private func sha256(_ content: Data) throws -> String {
            let folder = try TemporaryFolder()
            let result = try Program.run("/usr/bin/env", ["sha256sum", try folder.write(content, to: "content")])
            return String(result.text.prefix(64))
        }
    }
}
