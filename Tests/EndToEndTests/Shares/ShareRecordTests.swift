import Foundation
import PacCryptAPI
import Testing

extension ShareProcessTests {
    @Suite("Shares in the audit log")
    struct ShareRecordTests {
        @Test("wrong attempts at several shares within a minute are on record for each of them")
        func apart() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let shares = try (0..<3).map { _ in try SentShare([.file(named: "f", Data("x".utf8))], at: server) }
            for _ in 0..<3 {
                for share in shares { #expect(try share.unlock(password: "wrong").status == 401) }
            }
            let tags = try shares.map { try $0.status().share }
            #expect(try server.stop() == 0)
            let attempts = try server.auditEntries().filter { $0.event == "unlock" && $0.outcome == "failure" }
            let counts = Dictionary(grouping: attempts) { $0.share ?? "none" }
                .mapValues { $0.reduce(0) { $0 + ($1.count ?? 0) } }
            #expect(counts == Dictionary(uniqueKeysWithValues: tags.map { ($0, 3) }))
            for entry in attempts where (entry.count ?? 0) > 1 {
                let (first, last) = (entry.detail?["first"] ?? "none", entry.detail?["last"] ?? "")
                #expect(first.hasPrefix("20") && first <= last)
            }
        }

        /// What must be found neither in the audit log nor in the ordinary one.
        private static let words = (
            name: "HUSH-name.bin", label: "HUSH-label", wrong: "HUSH-wrong", token: "HUSH-token"
        )

        @Test("nothing that finds, opens or names a share gets there in all its life")
        func secrets() throws {
            let server = try ServerProcessTests.OriginalSharesTests.server()
            let shares = try (0..<3).map { try share($0, at: server) }
            var secrets = try pickedUp(shares[0]) + reopenedAndRevoked(shares[1]) + withCode(shares[2])
            secrets += try original(server)
            for share in shares {
                secrets += [share.created.id, share.created.manageToken.text]
                secrets += [share.created.totpSecret?.text, share.created.qrCodeURL].compactMap(\.self)
            }
            try asked(shares[0].created.id, server)
            secrets += [
                Self.words.name, Self.words.label, Self.words.wrong, Self.words.token, SentShare.pickupPassword,
                SentShare.encryptionPassword,
            ]
            let shown = try server.command("audit", "show", "--limit", "1000")
            #expect(shown.code == 0 && shown.text.contains("burn success"))
            #expect(try server.stop() == 0)

            let events = Set(try server.auditEntries().compactMap(\.event))
            #expect(events.isSuperset(of: ["upload", "scan", "unlock", "download", "burn", "log_view"]))
            let log = try PythonFernet.lines(of: server.folder["data"]).joined(separator: "\n")
            for secret in secrets {
                #expect(!secret.isEmpty && !log.contains(secret), "\(secret)")
                #expect(!shown.text.contains(secret) && !server.log.text.contains(secret), "\(secret)")
            }
        }

        private func share(_ number: Int, at server: RunningServer) throws -> SentShare {
            let more: [[FormField]] = [[], [.text("max_attempts", "1")], [.text("enable_2fa", "on")]]
            return try SentShare(
                [.text("label", Self.words.label), .file(named: Self.words.name, Data("content".utf8))]
                    + more[number], at: server)
        }

        private func pickedUp(_ share: SentShare) throws -> [String] {
            #expect(try share.unlock(password: Self.words.wrong).status == 401)
            let ticket = try share.ticket()
            #expect(try share.open(ticket: ticket, password: Self.words.wrong).status == 401)
            let opened: ShareOpenedAnswer = try share.open(ticket: ticket).decoded()
            #expect(try share.file(opened.lease.text).text == "content")
            #expect(try share.confirm(opened.lease.text))
            #expect(try share.status().state == "burned")
            return [ticket, opened.lease.text]
        }

        private func reopenedAndRevoked(_ share: SentShare) throws -> [String] {
            #expect(try share.unlock(password: Self.words.wrong).status == 401)
            #expect(try share.unlock().status == 403)
            #expect(try share.manage("/reopen", "POST").status == 200)
            let ticket = try share.ticket()
            #expect(try share.manage("", "DELETE").status == 200)
            return [ticket]
        }

        private func withCode(_ share: SentShare) throws -> [String] {
            let url = try #require(share.created.qrCodeURL.flatMap { URL(string: $0) })
            let path = url.path + "?" + (url.query ?? "")
            #expect(try share.server.curl(path).status == 200)
            let secret = try #require(share.created.totpSecret?.text)
            let code = try Program.run("/usr/bin/env", ["oathtool", "--totp", "--base32", secret]).text.prefix(6)
            let unlocked: ShareUnlockedAnswer = try share.unlock(code: String(code)).decoded()
            return [unlocked.ticket.text, url.query?.split(separator: "=").last.map(String.init) ?? ""]
        }

        private func original(_ server: RunningServer) throws -> [String] {
            let vector = try #require(
                try ServerProcessTests.OriginalSharesTests.vectors().first { $0.totp_secret == nil })
            let path = "/api/pacshare/\(vector.id)"
            _ = try server.post(path + "/unlock", json: ["pickup_password": Self.words.wrong])
            let answer = try server.post(
                path + "/pickup",
                json: ["pickup_password": vector.pickup_password, "enc_password": vector.enc_password])
            #expect(answer.status == 200, "\(answer.text)")
            return [vector.id, vector.filename, vector.pickup_password, vector.enc_password]
        }

        /// An operator who searches the log for what does not belong there.
        private func asked(_ id: String, _ server: RunningServer) throws {
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            for query in ["share=\(id)", "token=\(Self.words.token)", "foo=\(Self.words.token)", "event=nonsense"] {
                let answer = try browser.get("/admin-logs?\(query)")
                #expect(answer.status == 400, "\(query)")
                #expect(!answer.text.contains(Self.words.token))
            }
            #expect(try browser.get("/admin-logs?event=upload&limit=1000").status == 200)
        }
    }
}
