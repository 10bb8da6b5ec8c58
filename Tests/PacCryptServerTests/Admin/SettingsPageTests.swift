import AuditLog
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import Settings
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The page of the settings")
    struct SettingsPageTests {
        @Test("Every setting that is no secret has a labelled field")
        func fields() async throws {
            try await TestServer().runWithAdmin { client, browser in
                try await browser.logIn()
                let page = try await browser.get("/admin-settings", headers: .page).text
                for key in SettingKey.all where !key.isSecret {
                    #expect(page.contains(#"name="\#(key.name)""#), "\(key.name)")
                    #expect(page.contains(#"<label for="\#(key.name)">"#), "\(key.name)")
                }
                #expect(!page.contains(#"name="upload_passphrase_hash""#))
            }
        }

        @Test("A field says what it may hold, and what an empty one means")
        func allowed() async throws {
            try await TestServer().runWithAdmin { client, browser in
                try await browser.logIn()
                let page = try await browser.get("/admin-settings", headers: .page).text
                for words in [
                    "Allowed: a whole number from 1 to 3650.",
                    "Allowed: a whole number from 0 to 1125899906842624, or empty (2 GiB or 5 % of the volume, the larger).",
                    "Allowed: a whole number from 134217728 to 1099511627776, or empty (by the machine’s memory)."
                        .replacing("’", with: "&#39;"),
                    "or empty (taken from each request).", "Allowed: at most 1000 entries, one a line, each an address",
                ] {
                    #expect(page.contains(words), "\(words)")
                }
                #expect(!page.contains("null") && !page.contains("true or false"))
            }
        }

        @Test("The first page offers the lives that the settings allow, whatever it offered before")
        func firstPage() async throws {
            try await TestServer().runWithAdmin { client, browser in
                try await browser.logIn()
                for days in [14, 3, 14] {
                    _ = try await browser.save(["max_file_age_days": "\(days)"])
                    for _ in 0..<2 {
                        let page = try await browser.get("/", headers: .page).text
                        #expect(page.contains(#"value="\#(days)d""#))
                        #expect(page.contains(#"value="14d""#) == (days == 14))
                    }
                }
            }
        }

        @Test("A change applies at once and is on record with old and new value")
        func change() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let answer = try await browser.save(
                    ["session_timeout_minutes": "7", "max_file_size_gb": "2", "rate_limit_per_minute": "60"],
                    headers: .page)
                #expect(answer.headers[.location] == "/admin-settings?done=settings-saved")
                #expect(admin.live?.current.sessionTimeoutMinutes == 7)
                #expect(admin.live?.current.maxFileSizeBytes == 2 << 30)
                let again = try await browser.save(["session_timeout_minutes": "7"], headers: .page)
                #expect(again.headers[.location] == "/admin-settings?done=nothing-changed")
            }
            let changes = admin.audit.events.filter { $0.kind == .settingsChange }
            #expect(changes.count == 2)
            #expect(
                changes.contains {
                    $0.detail == ["setting": "session_timeout_minutes", "old": "30", "new": "7"]
                        && $0.actor == .admin(AdminState.name) && $0.client != nil
                })
        }

        @Test("Of a list what was added and removed is on record, and how much there is when it does not fit")
        func lists() async throws {
            let server = TestServer()
            let admin = server.admin
            let many = (0..<200).map { "10.0.\($0).0/24" }
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let form = "admin_ip_whitelist"
                for list in [["127.0.0.1"], ["127.0.0.1", "::1"], ["::1", "127.0.0.1"], ["127.0.0.1"] + many] {
                    let answer = try await browser.save([form: list.joined(separator: "\n")])
                    #expect(answer.status == .seeOther)
                }
                _ = try await browser.save(["rate_limits": "login = 9/minute"])
            }
            let details = admin.audit.events.filter { $0.kind == .settingsChange }.map(\.detail)
            let list = ["setting": "admin_ip_whitelist"]
            #expect(details.count == 5)
            #expect(details.first == list.merging(["added": "127.0.0.1", "entries": "0 → 1"]) { $1 })
            #expect(details.dropFirst().first == list.merging(["added": "::1", "entries": "1 → 2"]) { $1 })
            #expect(details.dropFirst(2).first == list.merging(["entries": "2 → 2"]) { $1 })
            let cut = try #require(details.dropFirst(3).first)
            #expect(cut["removed"] == "::1" && cut["entries"] == "2 → 201")
            let added = try #require(cut["added"])
            let match = try #require(added.firstMatch(of: /^the first ([0-9]+) of 200: (.*)$/))
            let named = match.2.split(separator: ", ").map(String.init)
            #expect(try #require(Int(match.1)) == named.count)
            #expect(named == Array(many.prefix(named.count)))
            #expect((400...AuditEvent.valueLimit).contains(added.utf8.count))
            let table = ["setting": "rate_limits", "added": "login = 9/minute", "entries": "0 → 1"]
            #expect(details.last == table)
        }

        @Test("A form that shows an older state is refused")
        func conflict() async throws {
            try await TestServer().runWithAdmin { client, browser in
                try await browser.logIn()
                let page = try await browser.get("/admin-settings", headers: .page).text
                let revision = try #require(page.firstMatch(of: /name="revision" value="([0-9a-f]+)"/)?.1)
                _ = try await browser.save(["session_timeout_minutes": "8"])
                let late = try await browser.save(["session_timeout_minutes": "9", "revision": String(revision)])
                #expect(late.errorCode == .conflict)
            }
        }

        @Test("An allow-list that excludes the one who saves it is refused with the reason")
        func lockOut() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let refused = try await browser.save(["admin_ip_whitelist": "203.0.113.9"], headers: .page)
                #expect(refused.status == .badRequest)
                #expect(refused.text.contains("you would be kept out yourself"))
                #expect(refused.text.contains("203.0.113.9"))
                let proxies = try await browser.save([
                    "admin_ip_whitelist": "127.0.0.1\n::1", "trusted_proxies": "203.0.113.0/24",
                ])
                #expect(proxies.errorCode == .invalidSettings)
                let allowed = try await browser.save(
                    ["admin_ip_whitelist": "127.0.0.1, ::1\r\n203.0.113.9"], headers: .page)
                #expect(allowed.status == .seeOther)
                #expect(admin.live?.current.adminIPWhitelist.map(\.text) == ["127.0.0.1", "::1", "203.0.113.9"])
            }
        }

        @Test("A value that is not allowed is marked on its field with the reason, and nothing is saved")
        func invalid() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let fields = [
                    "session_timeout_minutes": "0", "admin_ip_whitelist": "10.0.0.0/33", "max_file_age_days": "3",
                ]
                let page = try await browser.save(fields, headers: .page)
                #expect(page.status == .badRequest)
                #expect(page.text.matches(of: /aria-invalid="true"/).count == 2)
                #expect(page.text.contains("10.0.0.0/33"))
                let data = try await browser.save(fields, headers: .data)
                #expect(data.errorCode == .invalidSettings)
                #expect(data.text.contains("session_timeout_minutes"))
                #expect(admin.live?.current == Settings())
            }
            #expect(!admin.recorded.contains { $0.hasPrefix("settings_change") })
        }

        @Test("An upload folder in which the shares do not lie is refused, and a restart with it, too")
        func uploadFolder() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let fields = ["upload_folder": "elsewhere", "max_file_age_days": "3"]
                let page = try await browser.save(fields, headers: .page)
                #expect(page.status == .badRequest && page.text.contains("Shares lie in another one."))
                #expect(try await browser.save(fields, headers: .data).errorCode == .invalidSettings)
                #expect(admin.live?.saved == Settings())
                // As if somebody had edited the file.
                try await admin.live?.change { $0.uploadFolder = "elsewhere" }
                let restart = try await browser.post("/restart-server", ["password": AdminState.password])
                #expect(restart.errorCode == .conflict && restart.text.contains("Shares lie in another one."))
                #expect(admin.calls.withLock { $0.isEmpty } && !admin.recorded.contains("restart success"))
                let other = try await browser.save(["max_file_age_days": "3"], headers: .page)
                #expect(other.status == .seeOther, "other settings can still be saved")
            }
        }

        @Test("While the audit log cannot be written settings stay as they are")
        func failClosed() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                admin.audit.fail(with: .overloaded)
                let answer = try await browser.save(["max_file_age_days": "3"])
                #expect(answer.errorCode == .auditUnavailable)
                #expect(admin.live?.saved == Settings())
            }
        }

        @Test("When the record of the second change fails, the first one's failure is on record too")
        func failsHalfway() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                admin.audit.failOnce(with: .overloaded, afterRecords: 1)
                let fields = ["max_file_age_days": "3", "burn_grace_minutes": "5"]
                let answer = try await browser.save(fields)
                #expect(answer.errorCode == .auditUnavailable)
                #expect(admin.live?.saved == Settings())
                let changes = admin.audit.events.filter { $0.kind == .settingsChange }
                #expect(changes.map(\.outcome) == [.success, .failure])
                #expect(Set(changes.map(\.detail)).count == 1)
            }
        }

        @Test("The upload passphrase is kept as a hash that no page and no record shows")
        func passphrase() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let answer = try await browser.save(
                    ["upload_access": "passphrase", "upload_passphrase": "OPEN SESAME"],
                    headers: .page)
                #expect(answer.status == .seeOther)
                let hash = try #require(admin.live?.current.uploadPassphraseHash)
                #expect(hash.text.hasPrefix("$argon2id$"))
                let page = try await browser.get("/admin-settings", headers: .page).text
                #expect(!page.contains("argon2id") && !page.contains("OPEN SESAME"))
                #expect(!admin.audit.events.contains { "\($0)".contains("argon2id") || "\($0)".contains("SESAME") })
            }
        }

        @Test("Settings can be sent as JSON and as multipart")
        func otherForms() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let token = try await browser.formToken()
                let name = try #require(HTTPField.Name("X-CSRF-Token"))
                let cookie = browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
                let headers: HTTPFields = [name: token, .origin: Browser.origin, .cookie: cookie]
                let json = try await client.executeRequest(
                    uri: "/admin-settings", method: .post,
                    headers: headers.with(.contentType, "application/json"),
                    body: .init(
                        string: #"""
                            {"admin_ip_whitelist": ["127.0.0.1", "::1"], "virus_scanning_enabled": false,
                             "rate_limits": {"encrypt": "20/minute"}, "max_file_age_days": 3,
                             "password": "correct horse battery"}
                            """#))
                #expect(json.status == .ok)
                #expect(admin.live?.current.adminIPWhitelist.map(\.text) == ["127.0.0.1", "::1"])
                #expect(admin.live?.current.virusScanningEnabled == false)
                #expect(admin.live?.current.rateLimits.mapValues(\.text) == ["encrypt": "20/minute"])
                let form = Form().field("csrf_token", token).field("max_file_age_days", "4")
                    .field("password", AdminState.password)
                let multipart = try await client.executeRequest(
                    uri: "/admin-settings", method: .post, headers: headers.with(.contentType, Form.contentType),
                    body: .init(bytes: form.bytes))
                #expect(multipart.status == .seeOther)
                #expect(admin.live?.current.maxFileAgeDays == 4)
            }
        }
    }
}

extension HTTPFields {
    /// The same fields and one more.
    func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
        var fields = self
        fields[name] = value
        return fields
    }
}
