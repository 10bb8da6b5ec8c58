import Testing

@testable import Settings

struct SettingsFormTests {
    @Test("The page's fields become settings; other fields and secrets are left alone")
    func apply() throws {
        var settings = Settings()
        try settings.apply(
            form: [
                "session_timeout_minutes": " 45 ", "virus_scanning_enabled": "off", "scan_required": "",
                "admin_ip_whitelist": "127.0.0.1\r\n10.0.0.0/8, ::1\n\n", "upload_access": "admin",
                "rate_limits": "/api/encrypt = 5/minute\r\n/api/decrypt=6 per minute\r\n", "public_url": "",
                "storage_reserve_bytes": "", "max_file_size_gb": "0.5", "csrf_token": "x",
                "upload_passphrase_hash": "$argon2id$planted",
            ])
        var expected = Settings()
        expected.sessionTimeoutMinutes = 45
        expected.virusScanningEnabled = false
        expected.adminIPWhitelist = try ["127.0.0.1", "10.0.0.0/8", "::1"].map(Written.init(parsing:))
        expected.uploadAccess = .admin
        expected.rateLimits = try ["/api/encrypt": "5/minute", "/api/decrypt": "6 per minute"]
            .mapValues(Written.init(parsing:))
        expected.maxFileSizeBytes = 536_870_912
        #expect(settings == expected)
    }

    @Test(
        "What the page has shown comes back without a change, whatever the text",
        arguments: [
            " a", "a ", "\u{A0}a", "a\u{3000}", "\u{2028}a", " ", "a,b", "a = b", "e\u{301}", "ä\u{FEFF}",
            "a\r", "a\n\nb", "\na",
        ])
    func unchanged(text: String) throws {
        let file = """
            {"rate_limits": {"/api/encrypt": "5 PER minutes", "/api/decrypt": "6/day"},
             "admin_ip_whitelist": ["0:0::1", "10.0.0.1/32"], "max_file_size_bytes": 123456789}
            """
        var settings = try decode(file).settings
        // Not by way of the file, which refuses line breaks: what the page does must not hang on that.
        settings.uploadFolder = text
        var form: [String: String] = [:]
        for key in SettingKey.all + [.maxFileSizeGibibytes] where !key.isSecret {
            form[key.name] = key.formText(in: settings)
        }
        let inLines = form.mapValues {
            $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        }
        // As a browser has it of a field of one line.
        var sanitized = inLines
        sanitized["upload_folder"] = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\r" && $0 != "\n" }))
        for sent in [form, inLines, sanitized] {
            var after = settings
            try after.apply(form: sent)
            for key in SettingKey.all {
                #expect(key.shownValue(in: after).utf8.elementsEqual(key.shownValue(in: settings).utf8), "\(key)")
            }
        }
    }

    @Test("A field that was changed counts, with whatever line breaks it comes")
    func changed() throws {
        let before = try decode(#"{"upload_folder": "ab", "admin_ip_whitelist": ["::1", "::2"]}"#).settings
        var after = before
        try after.apply(form: ["upload_folder": "ac\r\n", "admin_ip_whitelist": "\r\n::1\r\n\r\n"])
        var expected = before
        expected.adminIPWhitelist = try ["::1"].map(Written.init(parsing:))
        #expect(after.uploadFolder == "ac")
        #expect(after.adminIPWhitelist == expected.adminIPWhitelist)
    }

    @Test("The original's form value for the default size gives the default")
    func gibibytes() throws {
        var settings = Settings()
        settings.maxFileSizeBytes = 1
        try settings.apply(form: ["max_file_size_gb": "25"])
        #expect(settings.maxFileSizeBytes == 26_843_545_600)
    }

    @Test("What the original's form may send is what settings.json may hold")
    func mostGibibytes() throws {
        var settings = Settings()
        try settings.apply(form: ["max_file_size_gb": " 1048576 "])
        var inBytes = Settings()
        try inBytes.apply(form: ["max_file_size_bytes": "\(1 << 50)"])
        #expect(settings == inBytes)
        for form in [["max_file_size_gb": "1048577"], ["max_file_size_bytes": "\(1 << 50 + 1)"]] {
            #expect(throws: SettingsFileError.self) { try settings.apply(form: form) }
        }
    }

    @Test("Every refused field is told, and nothing is taken over")
    func refused() throws {
        var settings = Settings()
        let form = [
            "session_timeout_minutes": "soon", "max_file_age_days": "", "max_file_size_gb": "nan",
            "rate_limits": "/api/encrypt", "burn_grace_minutes": "1", "virus_scanning_enabled": "maybe",
        ]
        let error = #expect(throws: SettingsFileError.self) { try settings.apply(form: form) }
        #expect(
            error?.description.split(separator: "\n") == [
                "max_file_age_days is null; it must be a whole number from 1 to 3650.",
                #"virus_scanning_enabled is "maybe" (text); it must be true or false."#,
                #"session_timeout_minutes is "soon" (text); it must be a whole number from 1 to 1440."#,
                #"rate_limits "/api/encrypt" is null; it must be a limit such as "30/minute" or "30 per minute"."#,
                #"max_file_size_gb is "nan"; it must be a number of GiB above 0, at most 1048576."#,
            ])
        #expect(settings == Settings())
    }

    @Test("What the page shows for editing is read back as the same settings")
    func roundTrip() throws {
        let text = """
            {"admin_ip_whitelist": ["::1", "10.0.0.0/8"], "rate_limits": {"/api/encrypt": " 1/minute ", "decrypt": "2/minute"},
             "public_url": "https://a.example", "kdf_memory_bytes": 268435456, "scan_required": true}
            """
        let settings = try decode(text).settings
        let form = Dictionary(uniqueKeysWithValues: SettingKey.all.map { ($0.name, $0.formText(in: settings)) })
        var read = Settings()
        try read.apply(form: form)
        #expect(read == settings)
    }

    @Test("An upload passphrase that is about to be set counts as set, and nothing else is forgiven for it")
    func coming() throws {
        var settings = Settings()
        settings.uploadAccess = .passphrase
        #expect(throws: SettingsFileError.self) { try settings.checkRelations() }
        try settings.checkRelations(willSetPassphrase: true)
        settings.scanRequired = true
        settings.virusScanningEnabled = false
        #expect(throws: SettingsFileError.self) { try settings.checkRelations(willSetPassphrase: true) }
    }
}
