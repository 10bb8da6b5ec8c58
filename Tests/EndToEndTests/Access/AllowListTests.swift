import Foundation
import Testing

extension ServerProcessTests {
    @Suite("The allow-list of the admin area")
    struct AllowListTests {
        /// Through a proxy that is trusted, so that clients can have any address.
        private func behindProxy(_ list: String) throws -> RunningServer {
            try RunningServer(
                settings: """
                    {
                    "trusted_proxies": ["127.0.0.1"],
                    "admin_ip_whitelist": [
                    \(list)
                    ]
                    }
                    """)
        }

        private func status(_ client: String, of server: RunningServer) throws -> Int {
            try server.curl("/admin-setup", ["-H", "X-Forwarded-For: \(client)"]).status
        }

        @Test(
            "enforces each documented example, as it is printed with its comment",
            arguments: [
                ("\"127.0.0.1\", // Local access only", ["127.0.0.1"], ["127.0.0.2", "192.168.1.100"]),
                ("\"192.168.1.100\", // Specific IP", ["192.168.1.100", "::ffff:192.168.1.100"], ["192.168.1.101"]),
                (
                    "\"192.168.1.0/24\", // Local network", ["192.168.1.1", "192.168.1.255", "::ffff:192.168.1.7"],
                    ["192.168.2.1", "::ffff:192.168.2.1"]
                ),
                ("\"10.0.0.0/8\", // Private network range", ["10.255.0.1"], ["11.0.0.1", "2001:db8::1"]),
                ("\"203.0.113.0/24\" // Public IP range", ["203.0.113.9"], ["203.0.114.9"]),
                ("\"2001:db8::/32\", \"fd00::7\"", ["2001:db8:1::1", "fd00::7"], ["2001:db9::1", "fd00::8"]),
            ])
        func examples(entry: String, allowed: [String], refused: [String]) throws {
            let server = try behindProxy(entry)
            // Loopback is never believed behind a proxy: whoever came from elsewhere might look like it.
            for client in allowed where client != "127.0.0.1" { #expect(try status(client, of: server) == 200) }
            for client in refused { #expect(try status(client, of: server) == 403, "\(client)") }
            #expect(try status("not an address", of: server) == 403)
        }

        @Test("a proxy that was forgotten in trusted_proxies lets nobody pass as 127.0.0.1, and the log says why")
        func forgottenProxy() throws {
            let server = try RunningServer(
                settings: #"{"admin_ip_whitelist": ["127.0.0.1"], "public_url": "https://share.example.org"}"#)
            let answer = try server.curl(
                "/admin-setup", ["-H", "Host: share.example.org", "-H", "X-Forwarded-For: 203.0.113.9"])
            #expect(answer.status == 403)
            #expect(server.log.wait(for: "trusted_proxies"))
            let direct = try RunningServer(settings: #"{"admin_ip_whitelist": ["127.0.0.1"]}"#)
            #expect(try direct.curl("/admin-setup").status == 200)
            for arguments in [["--http1.0"], ["-H", "Origin: https://a.example"]] {
                #expect(try direct.curl("/admin-setup", arguments).status == 403, "\(arguments)")
            }
            #expect(try direct.curl("/admin-setup", ["-H", "Host: share.example.org"]).status == 421)
        }

        @Test("IPv6 and IPv4-mapped clients are told apart by their address")
        func version6() throws {
            let server = try RunningServer(
                settings: #"{"admin_ip_whitelist": ["127.0.0.1", "::1"]}"#, arguments: ["--host", "::"])
            // The second reaches the IPv6 socket over IPv4 and shows there as ::ffff:127.0.0.1.
            for address in ["[::1]", "127.0.0.1"] {
                let result = try Program.run(
                    "/usr/bin/env",
                    [
                        "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}",
                        "http://\(address):\(server.port)/admin-setup",
                    ])
                #expect(result.text == "200", "\(address)")
            }
            let outside = try Program.run(
                "/usr/bin/env",
                [
                    "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--interface", "127.0.0.9",
                    "http://127.0.0.1:\(server.port)/admin-setup",
                ])
            #expect(outside.text == "403")
        }

        @Test("a list that excludes its saver is refused with the reason, and so is a bad entry")
        func saver() throws {
            let server = try RunningServer()
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            for (list, words) in [("10.0.0.0/8", "127.0.0.1"), ("10.0.0.0/99", "10.0.0.0/99"), ("office", "office")] {
                let page = try browser.get("/admin-settings").text
                let revision = try #require(page.firstMatch(of: /name="revision" value="([^"]+)"/)?.1)
                let answer = try browser.save(["revision": String(revision), "admin_ip_whitelist": list])
                #expect((400..<500).contains(answer.status) && answer.text.contains(words), "\(list): \(answer.text)")
            }
            #expect(try !server.settingsText().contains("admin_ip_whitelist"))
        }
    }
}
