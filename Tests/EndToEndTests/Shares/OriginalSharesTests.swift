import Foundation
import PacCryptCore
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Shares of the original PacCrypt")
    struct OriginalSharesTests {
        struct Vector: Decodable {
            var id: String
            var filename: String
            var enc_password: String
            var pickup_password: String
            var totp_secret: String?
            var sha256: String
            var size: Int

            func code(stepsAhead: Int = 0) throws -> String? {
                try totp_secret.map {
                    let step = UInt64(Int(Date().timeIntervalSince1970) / 30 + stepsAhead)
                    return OneTimeCode.code(try OneTimeSecret(base32: $0), step: step)
                }
            }

            /// Picks the share up with everything that it asks for.
            func pickUp(at server: RunningServer) throws -> Answer {
                try server.post(
                    "/api/pacshare/\(id)/pickup",
                    json: [
                        "pickup_password": pickup_password, "enc_password": enc_password, "totp_code": try code(),
                    ].compactMapValues { $0 })
            }
        }
        private struct Vectors: Decodable { var shares: [Vector] }
        private struct Facts: Decodable { var requires_2fa: Bool }
        private struct Unlocked: Decodable {
            var filename: String?
            var size: Int
            var ticket: String
        }
        private struct Opened: Decodable { var lease: String }

        private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("OriginalInstanceTests/Vectors")

        static func vectors() throws -> [Vector] {
            let json = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
            return try JSONDecoder().decode(Vectors.self, from: json).shares
        }

        /// A server on a copy of what the original left, made so many seconds ago.
        static func server(
            ageSeconds: TimeInterval = 3600, legacyMaxBytes: Int = 268_435_456
        ) throws -> RunningServer {
            let settings = RunningServer.openLimits.replacingOccurrences(
                of: "\"rate_limit_per_minute\"",
                with: """
                    "upload_folder": "pacshare", "legacy_max_bytes": \(legacyMaxBytes), "rate_limit_per_minute"
                    """)
            return try RunningServer(settings: settings) { try copyShares(beside: $0, ageSeconds: ageSeconds) }
        }

        /// Copies the shares into their folder in a data directory.
        static func copyShares(beside applicationData: URL, ageSeconds: TimeInterval = 3600) throws {
            let time = DateFormatter()
            time.locale = Locale(identifier: "en_US_POSIX")
            time.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSS'000'"
            let made = time.string(from: Date(timeIntervalSinceNow: -ageSeconds))
            let target = applicationData.deletingLastPathComponent().appendingPathComponent("pacshare")
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: false)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.count > 32 {
                var content = try Data(contentsOf: folder.appendingPathComponent(name))
                if name.hasSuffix(".json") {
                    let text = String(decoding: content, as: UTF8.self)
                    content = Data(
                        text.replacing(/"timestamp": "[^"]*"/, with: "\"timestamp\": \"\(made)\"").utf8)
                }
                try content.write(to: target.appendingPathComponent(name))
            }
        }

        private static func names(_ server: RunningServer) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: server.folder["data"].path + "/pacshare")
        }

        static func digest(_ content: Data) throws -> String {
            let scratch = try TemporaryFolder()
            let result = try Program.run("/usr/bin/env", ["sha256sum", try scratch.write(content, to: "content")])
            return String(result.text.prefix(64))
        }

        @Test("are unlocked, opened, downloaded under their names and burned, with the code where one is asked for")
        func journey() throws {
            let server = try Self.server()
            let vectors = try Self.vectors()
            #expect(vectors.count == 3)
            for vector in vectors {
                let path = "/api/pacshare/\(vector.id)"
                let facts = try server.curl(path)
                #expect(facts.status == 200, "\(facts.text)")
                #expect(
                    try JSONDecoder().decode(Facts.self, from: facts.body).requires_2fa == (vector.totp_secret != nil))

                var asked = ["pickup_password": "wrong", "totp_code": try vector.code()].compactMapValues { $0 }
                #expect(try server.post(path + "/unlock", json: asked).refusal().code == "wrong_credentials")
                asked["pickup_password"] = vector.pickup_password
                let answer = try server.post(path + "/unlock", json: asked)
                #expect(answer.status == 200, "\(answer.text)")
                let unlocked = try JSONDecoder().decode(Unlocked.self, from: answer.body)
                #expect(unlocked.filename == nil)
                #expect((vector.size...vector.size + 16).contains(unlocked.size))
                if vector.totp_secret != nil {
                    let replayed = try server.post(path + "/unlock", json: asked)
                    #expect(try replayed.refusal().code == "wrong_credentials")
                }

                let header = try server.post(path + "/header", json: ["ticket": unlocked.ticket])
                #expect(header.status == 409)
                #expect(try header.refusal().code == "original_share")
                let wrong = try server.post(
                    path + "/open", json: ["ticket": unlocked.ticket, "enc_password": "wrong"])
                #expect(try wrong.refusal().code == "wrong_credentials")
                #expect(try Self.names(server).contains(vector.id + ".json"))

                let open = try server.post(
                    path + "/open", json: ["ticket": unlocked.ticket, "enc_password": vector.enc_password])
                #expect(open.status == 200, "\(open.text)")
                let lease = try JSONDecoder().decode(Opened.self, from: open.body).lease
                #expect(try Self.names(server).allSatisfy { !$0.hasPrefix(vector.id) })
                let bearer = ["-H", "Authorization: Bearer \(lease)"]
                let part = try server.curl(path + "/file", bearer + ["-r", "0-9"])
                #expect(part.status == 206)
                let file = try server.curl(path + "/file", bearer)
                #expect(try Self.digest(file.body) == vector.sha256)
                #expect(file.body.prefix(10) == part.body)
                #expect(file.headers.contains("filename=\"\(vector.filename)\""))
                let confirmed = try server.curl(path + "/confirm", bearer + ["-X", "POST"])
                #expect(confirmed.text.contains("\"burned\":true"), "\(confirmed.text)")
                #expect(try server.curl(path).status == 410)
            }
            #expect(try Self.names(server).allSatisfy { !$0.hasSuffix(".blob") && !$0.hasSuffix(".json") })
            #expect(try server.stop() == 0)
        }

        @Test("are picked up in one request, and a program that comes back finds them as ours")
        func pickUp() throws {
            let server = try Self.server()
            for vector in try Self.vectors() {
                let path = "/api/pacshare/\(vector.id)/pickup"
                var asked = [
                    "pickup_password": vector.pickup_password, "enc_password": vector.enc_password,
                    "totp_code": try vector.code(),
                ].compactMapValues { $0 }
                let answer = try server.post(path, json: asked)
                #expect(try Self.digest(answer.body) == vector.sha256)
                #expect(answer.headers.contains("filename=\"\(vector.filename)\""))
                asked["totp_code"] = try vector.code(stepsAhead: 1)
                var again = try server.post(path, json: asked)
                // The first download is on record a moment after its last byte.
                _ = try eventually {
                    if again.status == 409 { again = try server.post(path, json: asked) }
                    return again.status != 409
                }
                #expect(try Self.digest(again.body) == vector.sha256, "\(again.text.prefix(200))")
            }
        }

        @Test("are picked up on the command line, when the server may see the password for the files")
        func command() throws {
            let server = try Self.server()
            for vector in try Self.vectors() {
                let folder = try TemporaryFolder()
                let environment = [
                    "PACCRYPT_PASSWORD": vector.enc_password, "PACCRYPT_PICKUP_PASSWORD": vector.pickup_password,
                ]
                let pickUp = { (stepsAhead: Int, options: [String]) in
                    let code = try vector.code(stepsAhead: stepsAhead).map { ["--totp", $0] } ?? []
                    let link = "\(server.url)/pickup/\(vector.id)"
                    return try Program.run(
                        Program.path, ["pickup", "--quiet", link] + code + options, environment: environment,
                        in: folder.url)
                }
                let refused = try pickUp(0, [])
                #expect(refused.code == 2 && refused.errors.contains("--original"), "\(refused.errors)")
                #expect(try Self.names(server).contains(vector.id + ".json"), "the server was shown nothing")
                let picked = try pickUp(1, ["--original"])
                #expect(picked.code == 0 && picked.errors == "", "\(picked.errors)")
                #expect(try folder.names == [vector.filename])
                #expect(try Self.digest(try Data(contentsOf: folder[vector.filename])) == vector.sha256)
                #expect(try server.curl("/api/pacshare/\(vector.id)").status == 410, "the share is burned")
            }
        }

        @Test("cost nothing when the output that was named exists, and leave a file of the same name alone")
        func existingOutput() throws {
            let server = try Self.server()
            let vector = try #require(try Self.vectors().first { $0.totp_secret == nil })
            let folder = try TemporaryFolder()
            let pickUp = { (options: [String]) in
                let link = "\(server.url)/pickup/\(vector.id)"
                return try Program.run(
                    Program.path, ["pickup", "--quiet", "--original", link] + options,
                    environment: [
                        "PACCRYPT_PASSWORD": vector.enc_password, "PACCRYPT_PICKUP_PASSWORD": vector.pickup_password,
                    ], in: folder.url)
            }
            for name in ["named", vector.filename] { try folder.write("mine", to: name) }
            let refused = try pickUp(["-o", "named"])
            #expect(refused.code == 6, "\(refused.errors)")
            let lost = try pickUp(["-o", "nowhere/named"])
            #expect(lost.code != 0)
            #expect(try Self.names(server).contains(vector.id + ".json"), "no download was taken")

            let picked = try pickUp([])
            #expect(picked.code == 0 && picked.errors.contains("exists already"), "\(picked.errors)")
            for name in ["named", vector.filename] {
                #expect(try String(contentsOf: folder[name], encoding: .utf8) == "mine")
            }
            let beside = try folder.names.filter { !["named", vector.filename].contains($0) }
            try #require(beside.count == 1, "\(beside)")
            #expect(beside[0].contains(" (2)") && picked.errors.contains(beside[0]))
            #expect(try Self.digest(try Data(contentsOf: folder[beside[0]])) == vector.sha256)
            #expect(try server.curl("/api/pacshare/\(vector.id)").status == 410, "the share is burned")
        }

        @Test("are picked up with the pages, and a wrong password leads back to the same step")
        func pages() throws {
            let server = try Self.server()
            let vector = try #require(try Self.vectors().first { $0.totp_secret == nil })
            let page = "/pickup/\(vector.id)"
            let origin = ["-H", "Origin: \(server.url)", "-H", AdminBrowser.accept]
            #expect(try server.curl(page, origin).text.contains("pickup_password"))
            let second = try server.curl(
                page, origin + ["--data-urlencode", "pickup_password=\(vector.pickup_password)"])
            let ticket = try #require(second.text.firstMatch(of: /name="ticket" value="([^"]+)"/)?.1)
            let wrong = try server.curl(page, origin + ["-d", "ticket=\(ticket)", "-d", "enc_password=wrong"])
            #expect(wrong.status == 401)
            #expect(wrong.text.contains("name=\"ticket\" value=\"\(ticket)\""))
            let cookies = ["-c", server.folder["cookies"].path, "-b", server.folder["cookies"].path]
            let file = try server.curl(
                page,
                origin + cookies + [
                    "-L", "-d", "ticket=\(ticket)", "--data-urlencode", "enc_password=\(vector.enc_password)",
                ])
            #expect(try Self.digest(file.body) == vector.sha256)
        }

        @Test("are handed out as they lie when they are too large to be opened, and the command line opens them")
        func tooLarge() throws {
            let server = try Self.server(legacyMaxBytes: 60)
            for vector in try Self.vectors() {
                let answer = try vector.pickUp(at: server)
                let name = try #require(answer.headers.firstMatch(of: /filename="([^"]+)"/)).1
                #expect(name.hasPrefix(vector.filename + ".") && name.hasSuffix(".encrypted"))
                let scratch = try TemporaryFolder()
                try scratch.write(answer.body, to: String(name))
                let result = try Program.run(
                    "decrypt", String(name), environment: ["PACCRYPT_PASSWORD": vector.enc_password], in: scratch.url)
                #expect(result.code == 0, "\(result.errors)")
                #expect(try Self.digest(try Data(contentsOf: scratch[vector.filename])) == vector.sha256)
            }
        }

        @Test("are deleted when their time is over, and not before")
        func expiry() throws {
            // In a folder that is new to the database nothing is deleted at the start: it may be the wrong one.
            let first = try Self.server(ageSeconds: 15 * 86_400)
            #expect(first.log.wait(for: "Those whose time is over are deleted in an hour"))
            #expect(try Self.names(first).count { $0.hasSuffix(".json") || $0.contains(".enc") } == 6)
            #expect(try first.stop() == 0)
            let server = try RunningServer(in: first.folder)
            #expect(server.log.wait(for: "files of the original's shares were deleted"))
            #expect(try Self.names(server).allSatisfy { !$0.hasSuffix(".json") && !$0.contains(".enc") })
            for vector in try Self.vectors() {
                #expect(try server.curl("/api/pacshare/\(vector.id)").status == 404)
            }
        }

        @Test("The form of the original's page makes a share, and says success")
        func originalForm() throws {
            struct Created: Decodable {
                var success: Bool
                var id: String
                var pickup_url: String
            }
            let server = try RunningServer()
            let answer = try server.post(
                "/",
                form: [
                    .file(named: "a.txt", Data("content".utf8)), .text("enc_password", "one"),
                    .text("pickup_password", "two"),
                ])
            #expect(answer.status == 200, "\(answer.text)")
            let created = try JSONDecoder().decode(Created.self, from: answer.body)
            #expect(created.success)
            #expect(created.pickup_url == "\(server.url)/pickup/\(created.id)")
            let file = try server.post(
                "/api/pacshare/\(created.id)/pickup", json: ["pickup_password": "two", "enc_password": "one"])
            #expect(file.text == "content")
            let missing = try server.post("/", form: [.file(named: "a.txt", Data("content".utf8))])
            #expect(missing.status == 400)
            #expect(try missing.refusal().error.hasPrefix("Missing file or fields"), "\(missing.text)")
            #expect(try server.post("/", json: ["message": "x"]).status == 415)
        }
    }
}
