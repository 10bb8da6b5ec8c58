import Testing

@testable import Settings

struct MessageTests {
    @Test("Every mistake of a file is reported, each with its own line")
    func allAtOnce() {
        let text = """
            {
              "max_file_age_days": 0,
              "admin_ip_whitelist": [
                "127.0.0.1",
                "x",
                "10.0.0.0/99"
              ],
              "max_file_age_days": 3,
              "scan_required": 1
            }
            """
        let found = messages(text)
        #expect(found.map { $0.prefix(20) } == [2, 5, 6, 8, 9].map { "settings.json line \($0)".prefix(20)[...] })
        #expect(
            found[3]
                == "settings.json line 8: max_file_age_days appears again (first on line 2); a key may appear once.")
    }

    @Test("A key that appears twice inside an object is refused too")
    func nestedDuplicate() {
        let text = #"{"rate_limits": {"/api/encrypt": "1/minute", "/api/encrypt": "2/minute"}}"#
        #expect(
            messages(text) == [
                #"settings.json line 1: "/api/encrypt" appears again (first on line 1); a key may appear once."#
            ])
    }

    @Test("However many mistakes there are, at most 50 are reported")
    func bounded() {
        let entries = Array(repeating: "\"x\"", count: 900).joined(separator: ",")
        #expect(messages("{\"admin_ip_whitelist\": [\(entries)]}").count == 50)
        #expect(messages("{" + Array(repeating: "\"a\": 1", count: 900).joined(separator: ",") + "}").count == 50)
        let tooMany = Array(repeating: "\"::1\"", count: 1001).joined(separator: ",")
        #expect(messages("{\"admin_ip_whitelist\": [\(tooMany)]}").first?.contains("… (1001 entries)") == true)
    }

    @Test("A long or disguised value is shown short and printable")
    func shown() {
        let message = messages("{\"upload_access\": \"\(String(repeating: "x", count: 5000))\"}").first ?? ""
        #expect(message.count < 200)
        let disguised = messages("{\"upload_access\": \"\u{202E}\\n2026 ok\"}").first ?? ""
        #expect(disguised.contains(#""\u202e\n2026 ok""#))
    }

    @Test("Settings that contradict each other are refused")
    func contradictions() {
        #expect(
            messages("{\n\"upload_access\": \"passphrase\"}") == [
                "settings.json line 2: upload_access is \"passphrase\" but no passphrase is set; set one on the "
                    + "settings page, or use \"everyone\" or \"admin\"."
            ])
        #expect(
            messages("{\n\"scan_required\": true, \"virus_scanning_enabled\": false}") == [
                "settings.json line 2: scan_required is true while virus_scanning_enabled is false, so every upload "
                    + "would be refused; change one of them."
            ])
    }
}
