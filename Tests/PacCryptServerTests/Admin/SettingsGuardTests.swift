import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import RequestGuard
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("What the settings page refuses although the file may hold it")
    struct SettingsGuardTests {
        @Test(
            "An address of the site that is not the one in use is refused with the way out, and the one in use is taken"
        )
        func publicURL() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                for url in [
                    "http://evil.example", "https://localhost", "http://localhost:81", "http://127.0.0.1",
                    "https://share.example.org",
                ] {
                    let page = try await browser.save(["public_url": url], headers: .page)
                    #expect(page.status == .badRequest, "\(url)")
                    for words in ["you would be shut out yourself", url, Browser.origin, "set-public-url"] {
                        #expect(page.text.contains(words), "\(url): \(words)")
                    }
                    #expect(try await browser.save(["public_url": url]).errorCode == .invalidSettings)
                }
                #expect(admin.live?.saved == Settings())
                let own = try await browser.save(["public_url": Browser.origin + "/"])
                #expect(own.status == .seeOther)
                #expect(try await browser.get("/adminpage", headers: .page).status == .ok)
                #expect(try await browser.save(["public_url": ""]).status == .seeOther)
                #expect(admin.live?.saved.publicURL == nil)
            }
        }

        @Test("So it is to whoever says only that the form is of this site")
        func hiddenOrigin() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let headers: HTTPFields = [.secFetchSite: "same-origin"]
                for origin in [nil, "null"] as [String?] {
                    let fields = ["public_url": "https://share.example.org", "password": AdminState.password]
                    let answer = try await browser.post("/admin-settings", fields, origin: origin, headers: headers)
                    #expect(answer.errorCode == .invalidSettings)
                }
                #expect(admin.live?.saved == Settings())
            }
        }

        @Test(
            "An address that only a proxy knows is neither exchanged nor given up, and does not stand in the way of others"
        )
        func behindProxy() async throws {
            var server = TestServer()
            server.settings.publicURL = try BaseURL(parsing: "https://share.example.org")
            let admin = server.admin
            try await server.runWithAdmin { client, _ in
                // The proxy has a Host of its own, so that nothing but the setting names the address.
                let browser = Browser(client, origin: "https://share.example.org")
                try await browser.logIn()
                #expect(try await browser.save(["public_url": "https://b.example.org"]).errorCode == .invalidSettings)
                #expect(try await browser.save(["public_url": ""]).errorCode == .invalidSettings)
                #expect(try await browser.save(["max_file_age_days": "3"]).status == .seeOther)
            }
            #expect(admin.live?.saved.publicURL == server.settings.publicURL)
        }

        @Test("Proxies that are no longer believed to speak TLS would shut out, too, and are refused")
        func proxies() async throws {
            var server = TestServer()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            let admin = server.admin
            try await server.runWithAdmin { client, _ in
                let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
                let browser = Browser(
                    client, headers: [forwarded: "203.0.113.9", .xForwardedProto: "https"], origin: "https://localhost")
                try await browser.logIn()
                let answer = try await browser.save(["trusted_proxies": ""], headers: .page)
                #expect(answer.status == .badRequest)
                #expect(answer.text.contains("you would be shut out yourself"))
                let other = try await browser.save(["trusted_proxies": "127.0.0.0/8\n::1\n203.0.113.1"])
                #expect(other.status == .seeOther)
            }
            #expect(admin.live?.saved.trustedProxies.count == 3)
        }

        @Test("clamd is taken on this machine alone")
        func scanner() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                for address in [
                    "clamd.example:3310", "10.0.0.1:3310", "[2001:db8::1]:3310", "0.0.0.0:3310", "[::]:3310",
                    "localhost.evil.example:3310",
                ] {
                    let page = try await browser.save(["clamd_address": address], headers: .page)
                    #expect(page.status == .badRequest && page.text.contains("name another host in settings.json"))
                    #expect(try await browser.save(["clamd_address": address]).errorCode == .invalidSettings)
                }
                #expect(admin.live?.saved == Settings())
                for address in ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", "localhost:3310", ""] {
                    #expect(try await browser.save(["clamd_address": address]).status == .seeOther, "\(address)")
                    #expect(admin.live?.saved.clamdAddress.map { "\($0)" } ?? "" == address)
                }
            }
        }

        @Test("A clamd on another host that the file names is kept, but not exchanged for another")
        func scannerOfFile() async throws {
            var server = TestServer()
            let address = try ServiceAddress(parsing: "clamd.example:3310")
            server.settings.clamdAddress = address
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let fields = ["clamd_address": "clamd.example:3310", "max_file_age_days": "3"]
                #expect(try await browser.save(fields).status == .seeOther)
                #expect(try await browser.save(["max_file_age_days": "4"]).status == .seeOther)
                for other in ["clamd.example:3311", "clame.example:3310"] {
                    #expect(try await browser.save(["clamd_address": other]).errorCode == .invalidSettings)
                }
                #expect(admin.live?.saved.clamdAddress == address)
                #expect(try await browser.save(["clamd_address": "/run/clamav/clamd.ctl"]).status == .seeOther)
                #expect(try await browser.save(fields).errorCode == .invalidSettings, "the file names it no more")
            }
        }

        @Test("Proxies that are everybody are pointed out on the pages")
        func everybody() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let words = "trusted_proxies holds every IPv4 address"
                #expect(try await !browser.get("/adminpage", headers: .page).text.contains(words))
                try await server.admin.live?.change { settings in
                    settings.trustedProxies = [Written(CIDRBlock(containing: IPAddress(v4: 0), prefixLength: 0))]
                }
                for path in ["/adminpage", "/admin-settings"] {
                    #expect(try await browser.get(path, headers: .page).text.contains(words), "\(path)")
                }
            }
        }
    }
}
