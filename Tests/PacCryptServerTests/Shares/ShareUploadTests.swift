import Foundation
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import PacShare
import PacShareConformance
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Uploading a share")
    struct ShareUploadTests {
        static let content = SampleContent.bytes(200_000)

        @Test(
            "Every algorithm with a password is taken, with the file first and last", arguments: Algorithm.allCases,
            [true, false])
        func algorithms(algorithm: Algorithm, isFileFirst: Bool) async throws {
            try await TestServer().runShares { calls in
                var privateKey: PrivateKey?
                var fields = Form().field(.pickupPassword, "for the link").field(.algorithm, algorithm.id)
                if algorithm.requiresKeyPair {
                    let made = try PrivateKey.generate(for: algorithm)
                    fields = fields.field(.publicKey, made.publicKey.pem)
                    privateKey = made
                } else {
                    fields = fields.field(.encryptionPassword, "for the file")
                }
                let form =
                    isFileFirst
                    ? Form().file("a.bin", Self.content).appending(fields) : fields.file("a.bin", Self.content)
                let share = try await calls.create(form)
                #expect(share.algorithm == algorithm.id)

                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                #expect(unlocked.files.map(\.filename) == ["a.bin"])
                #expect(unlocked.size == UInt64(Self.content.count))
                let opened: ShareOpenedAnswer = try await calls.post(
                    .shareOpen, share.id,
                    OpenShareRequest(
                        ticket: unlocked.ticket,
                        encryptionPassword: privateKey == nil ? "for the file" : nil,
                        privateKey: (privateKey?.pem).map { SecretText($0) })
                ).decoded()
                #expect(try await calls.file(share.id, lease: opened.lease.text).bytes == Self.content)
            }
        }

        @Test("Of several files each comes under its own name, in order, small ones in one piece of the body too")
        func severalFiles() async throws {
            try await TestServer().runShares { calls in
                let form = Form().file("a", [1, 2]).file("b", Self.content).appending(ShareCalls.form)
                    .file("empty", []).file("d", [4])
                let share = try await calls.create(form)
                let lease = try await calls.lease(share.id)
                for (number, content) in [[1, 2], Self.content, [], [4]].enumerated() {
                    #expect(try await calls.file(share.id, lease: lease, query: "?n=\(number + 1)").bytes == content)
                }
                #expect(try await calls.file(share.id, lease: lease, query: "?n=5").status == .notFound)
            }
        }

        @Test("A file that nobody chose is none; then the text is shared")
        func text() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.field(.message, "Grüße").file("", []))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                #expect(unlocked.kind == "text")
                let lease = try await calls.lease(share.id)
                #expect(try await calls.file(share.id, lease: lease).text == "Grüße")
            }
        }

        @Test(
            "What is missing or not allowed is said, and nothing is kept",
            arguments: [
                (Form().file("a", [1]), ErrorCode.missingFile),
                (ShareCalls.form, .missingFile),
                (Form().field(.pickupPassword, "p").file("a", [1]), .passwordRequired),
                (ShareCalls.form.field(.algorithm, "rot13").file("a", [1]), .invalidAlgorithm),
                (ShareCalls.form.field(.algorithm, "rsa_hybrid").file("a", [1]), .publicKeyRequired),
                (ShareCalls.form.field(.expiresIn, "tomorrow").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.field(.expiresIn, "15d").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.field(.expiresIn, "0m").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.field(.maxDownloads, "0").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.field(.maxAttempts, "-1").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.field(.enable2FA, "perhaps").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.field(.message, "m").file("a", [1]), .invalidShareOption),
                (ShareCalls.form.file("a", Self.content).field(.sealed, "on"), .invalidShareOption),
                (ShareCalls.form.field(.sealed, "on").file("a", Self.content), .notAContainer),
                (ShareCalls.form.field(.sealed, "on").field(.message, "m"), .invalidShareOption),
            ])
        func refused(form: Form, code: ErrorCode) async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let answer = try await calls.client.post(.shares, form)
                #expect(answer.errorCode == code)
            }
            #expect(await server.shares.totals().count == 0)
            #expect(await server.blobs.blobs(after: nil, limit: 10).isEmpty)
            #expect(server.blobs.openWriters == 0)
        }

        @Test("What was sent as sealed and is not is told so, whether it is short or long", arguments: [1, 5_000])
        func notSealed(count: Int) async throws {
            try await TestServer().runShares { calls in
                let form = ShareCalls.form.field(.sealed, "on").file("a", [UInt8](repeating: 0x50, count: count))
                let answer = try await calls.client.post(.shares, form)
                #expect(answer.status == .badRequest)
                #expect(answer.text.contains("A file that was sent as sealed is not a finished PacCrypt container"))
            }
        }

        @Test("A share with all options is as its sender wants it")
        func options() async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(
                    ShareCalls.form.field(.expiresIn, "90m").field(.maxDownloads, "unlimited")
                        .field(.maxAttempts, "3").field(.label, "For Ada").file("a", [1]))
                let status = try await calls.status(share)
                #expect(status.label == "For Ada")
                #expect(status.filename == "a")
                #expect(status.maxDownloads == nil)
                #expect(status.maxAttempts == 3)
                #expect(share.expiresAt == "2023-11-14T23:43:20Z")
                #expect(share.pickupURL.hasSuffix("/pickup/\(share.id)"))
                #expect(share.statusURL.hasSuffix("/status/\(share.id)#\(share.manageToken.text)"))
            }
        }

        @Test("An infected file among several refuses the whole share")
        func infected() async throws {
            var server = TestServer()
            server.scanner = SignatureScanner(signature: Array("EVIL".utf8), name: "Evil-Signature")
            try await server.runShares { calls in
                let answer = try await calls.client.post(
                    .shares, ShareCalls.form.file("a", [1]).file("b", Array("so EVIL".utf8)).file("c", [2]))
                #expect(answer.errorCode == .fileRejected)
                #expect(answer.text.contains("File rejected: Evil-Signature (file 2)"))
            }
            #expect(await server.shares.totals().count == 0)
            #expect(await server.blobs.blobs(after: nil, limit: 10).isEmpty)
        }

        @Test("Without a scanner a file is taken and marked, unless scanning is required")
        func unavailableScanner() async throws {
            var server = TestServer()
            server.scanner = SignatureScanner(isAvailable: false)
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", [1]))
                #expect(share.scan.verdict == "not_scanned")
            }
            server.settings.scanRequired = true
            try await server.runShares { calls in
                let plain = try await calls.client.post(.shares, ShareCalls.form.file("a", [1]))
                #expect(plain.errorCode == .notScanned)
                let sealed = try await calls.client.post(
                    .shares, ShareCalls.form.field(.sealed, "on").file("a", [1]))
                #expect(sealed.errorCode == .scanRequired)
            }
        }

        @Test("Beyond the largest size, the storage limit and the number of shares nothing is taken")
        func limits() async throws {
            var server = TestServer()
            server.settings.maxFileSizeBytes = 100_000
            try await server.runShares { calls in
                let answer = try await calls.client.post(.shares, ShareCalls.form.file("a", Self.content))
                #expect(answer.errorCode == .fileTooLarge)
            }
            server.settings = .init()
            server.settings.storageLimitBytes = 100_000
            try await server.runShares { calls in
                let answer = try await calls.client.post(.shares, ShareCalls.form.file("a", Self.content))
                #expect(answer.errorCode == .storageFull)
            }
            server.settings = .init()
            server.settings.maxActiveSharesPerClient = 1
            try await server.runShares { calls in
                _ = try await calls.create(ShareCalls.form.file("a", [1]))
                let answer = try await calls.client.post(.shares, ShareCalls.form.file("a", [1]))
                #expect(answer.errorCode == .tooManyShares)
            }
        }
    }
}
