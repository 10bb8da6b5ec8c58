import HTTPSyntax
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import PacCryptCore
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Forms as many programs send them")
    struct ClientFormTests {
        @Test(
            "A boundary may be what clients make up",
            arguments: ["*****", "dart&x", "abc@def", String(repeating: "x", count: 80)])
        func boundaries(boundary: String) async throws {
            let body =
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nhello\r\n"
                + "--\(boundary)\r\nContent-Disposition: form-data;\r\n name=enc_password\r\n\r\np\r\n"
                + "--\(boundary)--\r\n"
            try await TestServer().run { client in
                let answer = try await client.executeRequest(
                    uri: APIPath.encrypt.rawValue, method: .post,
                    headers: [.contentType: "multipart/form-data; boundary=\(boundary)"],
                    body: ByteBuffer(string: body))
                #expect(answer.status == .ok, "\(answer.text)")
            }
        }

        @Test(
            "An empty field for a file beside a text is no file, wherever it stands",
            arguments: ["form-data; name=\"file\"; filename=\"\"", "form-data; name=\"file\""], [true, false])
        func emptyFile(disposition: String, isFirst: Bool) async throws {
            let with = { @Sendable (form: Form) -> Form in
                isFirst ? Form().part(disposition, []).appending(form) : form.part(disposition, [])
            }
            try await TestServer().runShares { calls in
                let text = Form().field(.encryptionPassword, "p").field(.algorithm, "xchacha")
                let sealed = try await calls.client.post(.encrypt, with(text.field(.message, "m")))
                let result = try sealed.decoded(EncryptTextAnswer.self).result
                let opened = try await calls.client.post(
                    .decrypt, with(Form().field(.encryptionPassword, "p").field(.message, result)))
                #expect(opened.text == #"{"result":"m"}"#)

                let form = with(ShareCalls.form.field(.message, "m"))
                let share = try await calls.create(form)
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                #expect(unlocked.kind == "text")
                let original = try await calls.client.executeRequest(
                    uri: "/", method: .post, headers: [.contentType: Form.contentType],
                    body: ByteBuffer(bytes: form.bytes))
                #expect(original.status == .ok, "\(original.text)")
            }
        }

        @Test("A file without a name and without content is one where there is no text")
        func emptyContent() async throws {
            try await TestServer().runShares { calls in
                let nameless = ShareCalls.form.part("form-data; name=\"file\"", [])
                let share = try await calls.create(nameless)
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                #expect(unlocked.files.map(\.filename) == ["file"])
                let sealed = try await calls.client.post(
                    .encrypt, Form().field(.encryptionPassword, "p").part("form-data; name=\"file\"", []))
                #expect(sealed.status == .ok, "\(sealed.text)")
            }
        }

        @Test(
            "An empty file is delivered to a program that always asks for a range",
            arguments: ["bytes=0-", "bytes=0-1023"])
        func emptyRange(range: String) async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("empty", []))
                let answer = try await calls.file(
                    share.id, lease: try await calls.lease(share.id), headers: [.range: range])
                #expect(answer.status == .ok && answer.bytes.isEmpty)
                #expect(try await calls.status(share).deliveredAt != nil)
            }
        }

        @Test(
            "A name arrives as it was given",
            arguments: WorldNames.all + ["a\u{1}\u{7}\u{1B}[31m\u{7F}\u{85}.txt", "\u{202E}gpj.exe", "a\u{0}b"])
        func names(name: String) async throws {
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file(name, [1]))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                let status = try await calls.status(share)
                for found in [unlocked.filename, status.filename] {
                    #expect(found?.utf8.elementsEqual(name.utf8) == true)
                }
                let file = try await calls.file(share.id, lease: try await calls.lease(share.id))
                #expect(Self.name(of: file) == Self.proposed(name))

                let password = Form().field(.encryptionPassword, "p")
                let sealed = try await calls.client.post(.encrypt, password.file(name, [1]))
                #expect(Self.name(of: sealed) == Self.proposed(name) + Array(".aes_gcm.encrypted".utf8))
                let opened = try await calls.client.post(.decrypt, password.file("x", sealed.bytes))
                #expect(Self.name(of: opened) == Self.proposed(name))
            }
        }

        @Test("Where a container tells no name that can be one, its own is taken", arguments: ["", "/", ".."])
        func unnamedContainers(name: String) async throws {
            let container = try Container.seal(
                [1], cipher: .aesGCM, for: [.password(try Password("p"), .standard)], info: FileInfo(name: name))
            try await TestServer().run { client in
                let form = Form().field(.encryptionPassword, "p").file("a.txt.aes_gcm.encrypted", container)
                let opened = try await client.post(.decrypt, form)
                #expect(Self.name(of: opened) == Array("a.txt".utf8))
            }
        }

        @Test("A name that is too long for file systems fits in answers, and arrives whole")
        func longNames() async throws {
            let name = String(repeating: "名", count: 200) + ".txt"
            try await TestServer().runShares { calls in
                let share = try await calls.create(ShareCalls.form.file(name, [1]))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                #expect(unlocked.filename == name)
                let file = try await calls.file(share.id, lease: try await calls.lease(share.id))
                #expect(Self.name(of: file) == Array((String(repeating: "名", count: 83) + ".txt").utf8))
                let sealed = try await calls.client.post(
                    .encrypt, Form().field(.encryptionPassword, "p").file(name, [1]))
                #expect(Self.name(of: sealed).count <= 255)
            }
        }

        /// The name that an answer proposes.
        private static func name(of answer: TestResponse) -> [UInt8] {
            let field = answer.headers[.contentDisposition] ?? ""
            return Array((ContentDisposition.fileName(in: field) ?? "").utf8)
        }

        /// The name without what steers headers and terminals.
        private static func proposed(_ name: String) -> [UInt8] {
            let steering: Set<Unicode.Scalar> = ["\u{0}", "\u{1}", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{202E}"]
            return name.unicodeScalars.flatMap { Array(String(steering.contains($0) ? "_" : $0).utf8) }
        }
    }
}
