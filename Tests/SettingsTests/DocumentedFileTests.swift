import RequestGuard
import Testing

@testable import Settings

/// The files that operators of the original have.
enum DocumentedFile {
    /// The example of the security documentation, as it is printed there.
    static let example = """
        {
        "upload_folder": "pacshare",
        "max_file_age_days": 14,
        "max_file_size_bytes": 26843545600,
        "admin_ip_whitelist": [
        "192.168.1.100",
        "10.0.0.0/8",
        "127.0.0.1"
        ],
        "virus_scanning_enabled": true,
        "session_timeout_minutes": 30,
        "rate_limit_per_minute": 60,
        "rate_limit_per_hour": 1000
        }
        """

    /// The commented allow-list of the security documentation, as it is printed there.
    static let whitelist = """
        "admin_ip_whitelist": [
        "127.0.0.1", // Local access only
        "192.168.1.100", // Specific IP
        "192.168.1.0/24", // Local network
        "10.0.0.0/8", // Private network range
        "203.0.113.0/24" // Public IP range
        ]
        """

    /// What the original wrote itself: one line, no newline at the end.
    static let written =
        #"{"upload_folder": "pacshare", "max_file_age_days": 14, "max_file_size_bytes": 26843545600, "#
        + #""admin_ip_whitelist": ["127.0.0.1", "10.0.0.0/8"], "virus_scanning_enabled": true, "#
        + #""session_timeout_minutes": 30, "rate_limit_per_minute": 60, "rate_limit_per_hour": 1000}"#
}

struct DocumentedFileTests {
    @Test("The documented settings.json works as it is printed")
    func example() throws {
        let (settings, warnings) = try decode(DocumentedFile.example)
        var expected = Settings()
        expected.adminIPWhitelist = try ["192.168.1.100", "10.0.0.0/8", "127.0.0.1"].map(Written.init(parsing:))
        #expect(settings == expected)
        #expect(warnings.isEmpty)
        #expect(settings.maxFileSizeBytes == 26_843_545_600)
    }

    @Test("The commented allow-list works at the end, at the start and with a comma after it")
    func whitelist() throws {
        let expected = ["127.0.0.1", "192.168.1.100", "192.168.1.0/24", "10.0.0.0/8", "203.0.113.0/24"]
        for text in [
            "{\(DocumentedFile.whitelist)}", "{\(DocumentedFile.whitelist),}",
            "{\"max_file_age_days\": 14,\n\(DocumentedFile.whitelist)\n}",
            "{\(DocumentedFile.whitelist),\n\"max_file_age_days\": 14}",
        ] {
            let (settings, warnings) = try decode(text)
            #expect(settings.adminIPWhitelist.map(\.text) == expected)
            #expect(warnings.isEmpty)
        }
    }

    @Test("A settings.json that the original wrote is read as it is")
    func written() throws {
        let (settings, warnings) = try decode(DocumentedFile.written)
        var expected = Settings()
        expected.adminIPWhitelist = try ["127.0.0.1", "10.0.0.0/8"].map(Written.init(parsing:))
        #expect(settings == expected)
        #expect(warnings.isEmpty)
    }

    @Test("An empty object means the documented defaults")
    func defaults() throws {
        let settings = try decode("{}").settings
        #expect(settings == Settings())
        #expect(settings.uploadFolder == "pacshare")
        #expect(settings.maxFileAgeDays == 14)
        #expect(settings.maxFileSizeBytes == 26_843_545_600)
        #expect(settings.adminIPWhitelist.isEmpty)
        #expect(settings.virusScanningEnabled)
        #expect(settings.sessionTimeoutMinutes == 30)
        #expect(settings.rateLimitPerMinute == 60)
        #expect(settings.rateLimitPerHour == 1000)
        #expect(settings.publicURL == nil)
        #expect(settings.legacyMaxBytes == 268_435_456)
        #expect(settings.scanMaxBytes == 26_214_400)
        #expect(settings.uploadAccess == .everyone)
        #expect(settings.storageReserveBytes == nil)
        #expect(settings.maxActiveSharesPerClient == 50)
        #expect(settings.burnGraceMinutes == 10)
    }

    @Test("Every added key is read")
    func additions() throws {
        let hash = try passphraseHash()
        let (settings, warnings) = try decode(
            """
            {
              "public_url": "https://Share.example.org/", "trusted_proxies": ["10.0.0.1", "fd00::/8"],
              "client_address_header": "X-Real-IP", "rate_limits": {"/api/encrypt": "5/minute"},
              "shared_networks": ["203.0.113.9", "2001:db8::/32"],
              "kdf_memory_bytes": 536870912, "legacy_max_bytes": 0, "clamd_address": "clamav:3310",
              "scan_required": true, "scan_max_bytes": 2147483648, "upload_access": "passphrase",
              "upload_passphrase_hash": "\(hash.text)", "storage_limit_bytes": 1000000000000,
              "storage_reserve_bytes": 0, "max_active_shares_per_client": 1, "burn_grace_minutes": 0,
              "max_file_size_bytes": 1000
            }
            """)
        #expect(warnings.isEmpty)
        #expect(settings.publicURL?.description == "https://share.example.org")
        #expect(settings.trustedProxies.map(\.text) == ["10.0.0.1", "fd00::/8"])
        #expect(settings.clientAddressHeader.name == "X-Real-IP")
        #expect(settings.rateLimits.mapValues(\.text) == ["/api/encrypt": "5/minute"])
        #expect(settings.sharedNetworks.map(\.text) == ["203.0.113.9", "2001:db8::/32"])
        #expect(settings.kdfMemoryBytes == 536_870_912)
        #expect(settings.legacyMaxBytes == 0)
        #expect(settings.clamdAddress == .tcp(host: .name("clamav"), port: 3310))
        #expect(settings.scanRequired)
        #expect(settings.scanMaxBytes == 2_147_483_648)
        #expect(settings.uploadAccess == .passphrase)
        #expect(settings.uploadPassphraseHash == hash)
        #expect(settings.storageLimitBytes == 1_000_000_000_000)
        #expect(settings.storageReserveBytes == 0)
        #expect(settings.maxActiveSharesPerClient == 1)
        #expect(settings.burnGraceMinutes == 0)
    }
}
