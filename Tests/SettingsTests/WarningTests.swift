import Testing

@testable import Settings

struct WarningTests {
    @Test(
        "An unknown key is accepted with a warning that names a near one",
        arguments: [
            ("sesion_timeout_minutes", "; did you mean session_timeout_minutes?"),
            ("sessionTimeoutMinutes", "; did you mean session_timeout_minutes?"),
            ("max-file-age-days", "; did you mean max_file_age_days?"),
            ("admin_ip_whitlist", "; did you mean admin_ip_whitelist?"),
            ("theme", "."),
            ("", "."),
        ])
    func unknownKey(key: String, ending: String) throws {
        let (settings, warnings) = try decode("{\n\"\(key)\": {\"any\": 1}}")
        #expect(settings == Settings())
        let shown = key.isEmpty ? "\"\"" : key
        #expect(
            warnings.map(\.description) == [
                "settings.json line 2: \(shown) is not a setting and has no effect\(ending)"
            ])
    }

    @Test("A limit that scan_required makes pointless is pointed out")
    func scanLimit() throws {
        let warnings = try decode(#"{"scan_required": true}"#).warnings
        #expect(
            warnings.map(\.description) == [
                "settings.json line 1: scan_required is true, so files above scan_max_bytes (26214400) are refused "
                    + "although max_file_size_bytes allows 26843545600."
            ])
    }

    @Test("A forwarding header without trusted proxies is pointed out")
    func header() throws {
        let text = #"{"client_address_header": "X-Real-IP""#
        #expect(
            try decode(text + "}").warnings.map(\.reason) == [
                "client_address_header has no effect while trusted_proxies is empty."
            ])
        #expect(try decode(text + #", "trusted_proxies": ["::1"]}"#).warnings.isEmpty)
    }

    @Test("However many unknown keys there are, at most 50 are reported")
    func bounded() throws {
        let members = (0..<900).map { "\"key number \($0)\": 1" }.joined(separator: ",")
        #expect(try decode("{\(members)}").warnings.count == 50)
    }

    @Test(
        "Trusted proxies that are everybody are pointed out, however they are written",
        arguments: [
            (#"["0.0.0.0/0"]"#, ["IPv4"]), (#"["127.0.0.1", "0.0.0.0/1", "128.0.0.0/1"]"#, ["IPv4"]),
            (#"["::/0"]"#, ["IPv6"]), (#"["0.0.0.0/0", "8000::/1", "::/1"]"#, ["IPv4", "IPv6"]),
            (#"["0.0.0.0/1", "10.0.0.0/8", "::1"]"#, []),
        ] as [(String, [String])])
    func everybody(list: String, families: [String]) throws {
        let (settings, warnings) = try decode("{\n\"trusted_proxies\": \(list)}")
        #expect(
            warnings.map(\.description)
                == families.map { family in
                    "settings.json line 2: trusted_proxies holds every \(family) address, so that whoever connects may name "
                        + "any address as the client: limits, admin_ip_whitelist and the log would believe it. Name the "
                        + "proxies alone."
                })
        #expect(settings.warnings.count == families.count)
    }
}
