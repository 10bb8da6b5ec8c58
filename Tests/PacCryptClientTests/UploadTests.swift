import Foundation
import PacCryptAPI
import PacCryptCore
import Synchronization
import Testing

@testable import PacCryptClient

@Suite("Uploads")
struct UploadTests {
    private let pauses = Pauses()

    private static let created = ShareCreatedAnswer(
        pickupURL: "https://share.example/pickup/x", statusURL: "", id: "x", manageToken: SecretText("t"),
        expiresAt: "",
        maxDownloads: 1, algorithm: "aes_gcm", scan: ScanAnswer(verdict: "clean"))

    /// A file of zeros, and how many of them were read.
    private static func zeros(_ name: String, count: Int, claimed: UInt64?) -> (UploadFile, @Sendable () -> Int) {
        let position = Position()
        let file = UploadFile(name: name, length: claimed) { maximum in
            position.value.withLock { value in
                let next = min(maximum, count - value)
                value += next
                return [UInt8](repeating: 0, count: next)
            }
        }
        return (file, { position.value.withLock { $0 } })
    }

    private final class Position: Sendable {
        let value = Mutex(0)
    }

    private static func upload(_ files: [UploadFile]) -> NewShare {
        NewShare(.files(files), opener: .password(SecretText("for files")), pickupPassword: SecretText("for link"))
    }

    @Test("A form arrives whole, with its length, its fields before its files")
    func form() async throws {
        try await FakeServer.with({ _, _ in .json(Self.created) }) { [pauses] server, address in
            var upload = Self.upload([])
            upload.requires2FA = true
            upload.expiresIn = "7d"
            upload.maxDownloads = "unlimited"
            upload.maxAttempts = 20
            upload.label = "for Ann"
            upload.uploadPassphrase = SecretText("let me in")
            let sent = Received()
            let (first, _) = Self.zeros("a \"b\"\r\n.txt", count: 600_000, claimed: 600_000)
            let (second, _) = Self.zeros("b.txt", count: 0, claimed: 0)
            upload.content = .files([first, second])
            let answer = try await PacCryptClient.with(pauses.configuration()) { [upload] client in
                try await client.upload(upload, to: address) { sent.take([UInt8](repeating: 0, count: $0)) }
            }
            #expect(answer == Self.created)
            #expect(sent.bytes.count == 600_000)
            let request = try #require(server.requests.first)
            #expect(request.headers["content-length"] == String(request.body.count))
            #expect(request.headers["paccrypt-upload-passphrase"] == "let me in")
            let text = String(decoding: request.body, as: UTF8.self)
            let fields = [
                "pickup_password", "enc_password", "enable_2fa", "expires_in", "max_downloads", "max_attempts", "label",
                "file",
            ]
            let places = fields.map { text.range(of: "name=\"\($0)\"")?.lowerBound }
            #expect(places.allSatisfy { $0 != nil } && places.compactMap(\.self) == places.compactMap(\.self).sorted())
            #expect(text.contains("filename=\"a %22b%22%0D%0A.txt\""))
            #expect(text.contains("\r\n\r\nfor Ann\r\n"))
        }
    }

    @Test(
        "A name that could be read as another is sent in the extended form, too",
        arguments: [
            ("a%22b", "filename=\"a%22b\"; filename*=UTF-8''a%2522b\r\n"),
            (#"a\\b"#, "filename=\"a\\\\b\"; filename*=UTF-8''a%5C%5Cb\r\n"),
            ("größe 1.txt", "filename=\"größe 1.txt\"\r\n"),
        ])
    func fileNames(name: String, parameters: String) async throws {
        try await FakeServer.with({ _, _ in .json(Self.created) }) { [pauses] server, address in
            let (file, _) = Self.zeros(name, count: 1, claimed: 1)
            _ = try await PacCryptClient.with(pauses.configuration()) { client in
                try await client.upload(Self.upload([file]), to: address)
            }
            let request = try #require(server.requests.first)
            #expect(String(decoding: request.body, as: UTF8.self).contains(parameters))
        }
    }

    @Test("A stream of unknown length is sent in chunks")
    func unknownLength() async throws {
        try await FakeServer.with({ _, _ in .json(Self.created) }) { [pauses] server, address in
            let (file, _) = Self.zeros("-", count: 600_000, claimed: nil)
            _ = try await PacCryptClient.with(pauses.configuration()) { client in
                try await client.upload(Self.upload([file]), to: address)
            }
            #expect(server.requests[0].headers["transfer-encoding"] == "chunked")
            #expect(server.requests[0].body.count > 600_000)
        }
    }

    @Test("A sealed upload shows the hash of its proof, and no name")
    func sealed() async throws {
        try await FakeServer.with({ _, _ in .json(Self.created) }) { [pauses] server, address in
            let (file, _) = Self.zeros(NewShare.sealedName, count: 10, claimed: 10)
            let upload = NewShare(
                .sealed([file], openProof: SecretBytes([UInt8](repeating: 7, count: 32))), opener: nil,
                pickupPassword: SecretText("for link"))
            _ = try await PacCryptClient.with(pauses.configuration()) { client in
                try await client.upload(upload, to: address)
            }
            let text = String(decoding: server.requests[0].body, as: UTF8.self)
            #expect(text.contains("filename=\"file.bin\"") && text.contains("name=\"sealed\"\r\n\r\non\r\n"))
            // sha256sum of 32 bytes 0x07, in base64url.
            #expect(text.contains("\r\n\r\n\(Self.hashOfSevens)\r\n"))
            #expect(!text.contains("enc_password"))
        }
    }

    private static let hashOfSevens = "S7Bvjk46dxXSAdVz0KpCN2LlXavWGiwCJ4-lbMbSlOA"

    @Test("A refusal before the body's end stops the upload")
    func refusedEarly() async throws {
        let count = 256 << 20
        try await FakeServer.with(
            answersEarly: true, { _, _ in .json(ErrorAnswer(.uploadNotAllowed), status: 403) }
        ) { [pauses] server, address in
            let (file, read) = Self.zeros("a", count: count, claimed: UInt64(count))
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.upload(Self.upload([file]), to: address)
                }
            }
            #expect(error?.isAnswer(.uploadNotAllowed) == true)
            #expect(read() < count)
            #expect(server.requests.count == 1)
        }
    }

    @Test("A server that takes nothing holds the upload up in constant memory, and ends it in time")
    func deaf() async throws {
        let count = 1 << 30
        try await FakeServer.with(answersEarly: true, { _, _ in .deaf }) { [pauses] _, address in
            let (file, read) = Self.zeros("a", count: count, claimed: UInt64(count))
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration(stall: .seconds(3))) { client in
                    _ = try await client.upload(Self.upload([file]), to: address)
                }
            }
            #expect(error?.code == .stalled)
            // The buffers of the two sockets and a few pieces.
            #expect(read() < 64 << 20)
        }
    }

    @Test("An upload whose connection breaks is not tried again: it may have become a share")
    func broken() async throws {
        try await FakeServer.with({ _, _ in .bytes([]) }) { [pauses] server, address in
            let (file, _) = Self.zeros("a", count: 1000, claimed: 1000)
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.upload(Self.upload([file]), to: address)
                }
            }
            #expect(error?.code == .interrupted)
            #expect(server.requests.count == 1)
        }
    }

    @Test("A file that became shorter or longer is not sent as a whole one", arguments: [999, 1001])
    func sourceChanged(count: Int) async throws {
        try await FakeServer.with({ _, _ in .json(Self.created) }) { [pauses] server, address in
            let (file, _) = Self.zeros("a", count: count, claimed: 1000)
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.upload(Self.upload([file]), to: address)
                }
            }
            #expect(error?.code == .sourceChanged)
        }
    }

    @Test("What reading throws ends the upload as it is")
    func unreadable() async throws {
        struct Unreadable: Error {}
        try await FakeServer.with({ _, _ in .json(Self.created) }) { [pauses] _, address in
            let file = UploadFile(name: "a", length: nil) { _ in throw Unreadable() }
            await #expect(throws: Unreadable.self) {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    try await client.upload(Self.upload([file]), to: address)
                }
            }
        }
    }
}
