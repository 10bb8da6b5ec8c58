import Testing

@testable import Settings

/// The words an operator reads: the key, the value, and what is allowed instead.
struct ValueMessageTests {
    @Test(
        "A whole number of the wrong type or out of range is refused",
        arguments: [
            (#""session_timeout_minutes": "30""#, #"session_timeout_minutes is "30" (text)"#, "1 to 1440"),
            (#""session_timeout_minutes": 0"#, "session_timeout_minutes is 0", "1 to 1440"),
            (#""session_timeout_minutes": 1441"#, "session_timeout_minutes is 1441", "1 to 1440"),
            (#""session_timeout_minutes": 1.5"#, "session_timeout_minutes is 1.5", "1 to 1440"),
            (#""session_timeout_minutes": null"#, "session_timeout_minutes is null", "1 to 1440"),
            (#""max_file_age_days": true"#, "max_file_age_days is true (a truth value)", "1 to 3650"),
            (#""max_file_age_days": -1"#, "max_file_age_days is -1", "1 to 3650"),
            (
                #""max_file_size_bytes": 99999999999999999999"#, "max_file_size_bytes is 99999999999999999999",
                "1 to 1125899906842624"
            ),
            (#""max_file_size_bytes": [1]"#, "max_file_size_bytes is [1] (a list)", "1 to 1125899906842624"),
            (#""rate_limit_per_minute": {}"#, "rate_limit_per_minute is {} (an object)", "1 to 1000000"),
            (#""rate_limit_per_hour": 0"#, "rate_limit_per_hour is 0", "1 to 1000000"),
            (
                #""kdf_memory_bytes": 1"#, "kdf_memory_bytes is 1",
                "134217728 to 1099511627776, or null (by the machine's memory)"
            ),
            (#""legacy_max_bytes": -1"#, "legacy_max_bytes is -1", "0 to 17179869184"),
            (#""scan_max_bytes": 2147483649"#, "scan_max_bytes is 2147483649", "1 to 2147483648"),
            (#""storage_limit_bytes": -1"#, "storage_limit_bytes is -1", "0 to 1125899906842624"),
            (
                #""storage_reserve_bytes": "2G""#, #"storage_reserve_bytes is "2G" (text)"#,
                "0 to 1125899906842624, or null (2 GiB or 5 % of the volume, the larger)"
            ),
            (#""max_active_shares_per_client": 0"#, "max_active_shares_per_client is 0", "1 to 1000000"),
            (#""burn_grace_minutes": 1441"#, "burn_grace_minutes is 1441", "0 to 1440"),
        ])
    func wholeNumbers(member: String, what: String, range: String) {
        #expect(
            messages("{\n\n\(member)}") == ["settings.json line 3: \(what); it must be a whole number from \(range)."])
    }

    @Test(
        "A flag is true or false and nothing else",
        arguments: [
            (#""virus_scanning_enabled": "yes""#, #"virus_scanning_enabled is "yes" (text)"#),
            (#""virus_scanning_enabled": 1"#, "virus_scanning_enabled is 1 (a number)"),
            (#""scan_required": null"#, "scan_required is null"),
        ])
    func flags(member: String, what: String) {
        #expect(messages("{\n\n\(member)}") == ["settings.json line 3: \(what); it must be true or false."])
    }

    @Test(
        "An upload folder that is not one of its own is refused",
        arguments: [
            (#""upload_folder": 7"#, "upload_folder is 7 (a number)"),
            (#""upload_folder": """#, #"upload_folder is "" (no folder of its own)"#),
            (#""upload_folder": "./""#, #"upload_folder is "./" (no folder of its own)"#),
            (#""upload_folder": "/""#, #"upload_folder is "/" (no folder of its own)"#),
            (#""upload_folder": "../x""#, #"upload_folder is "../x" (it holds ..)"#),
            ("\"upload_folder\": \"../\u{301}x\"", "upload_folder is \"../\u{301}x\" (it holds ..)"),
            (
                #""upload_folder": "application_data/x""#,
                #"upload_folder is "application_data/x" (application_data is not for uploads)"#
            ),
            (#""upload_folder": "a\u0000b""#, #"upload_folder is "a\u0000b" (it holds a control character)"#),
        ])
    func uploadFolder(member: String, what: String) {
        #expect(messages("{\n\n\(member)}") == ["settings.json line 3: \(what); it must be \(Self.folder)."])
    }

    @Test(
        "A public URL with more than scheme, host and port is refused",
        arguments: [
            (
                #""public_url": "share.example.org""#,
                #"public_url is "share.example.org" (it does not start with https:// or http://)"#
            ),
            (
                #""public_url": "https://a.example/share""#,
                #"public_url is "https://a.example/share" (a path after the host is not supported)"#
            ),
            (#""public_url": "https://me:secret@a.example""#, "public_url is not valid (it holds a user name)"),
            (#""public_url": false"#, "public_url is false (a truth value)"),
        ])
    func publicURL(member: String, what: String) {
        #expect(messages("{\n\n\(member)}") == ["settings.json line 3: \(what); it must be \(Self.publicURL)."])
    }

    @Test(
        "An address of clamd is a socket path, or host and port",
        arguments: [
            (#""clamd_address": "localhost""#, #"clamd_address is "localhost" (the port is missing)"#),
            (
                #""clamd_address": "localhost:0""#,
                #"clamd_address is "localhost:0" (the port must be a number from 1 to 65535)"#
            ),
        ])
    func clamdAddress(member: String, what: String) {
        #expect(messages("{\n\n\(member)}") == ["settings.json line 3: \(what); it must be \(Self.clamd)."])
    }

    @Test(
        "Lists, tables, choices and names are refused by entry",
        arguments: [
            (#""admin_ip_whitelist": "127.0.0.1""#, #"admin_ip_whitelist is "127.0.0.1" (text)"#, Self.networks),
            (#""admin_ip_whitelist": ["::1", 5]"#, "admin_ip_whitelist entry 2 is 5 (a number)", Self.network),
            (
                #""admin_ip_whitelist": ["10.0.0.0/33"]"#,
                #"admin_ip_whitelist entry 1 is "10.0.0.0/33" (after the slash stands a number from 0 to 32)"#,
                Self.network
            ),
            (
                #""trusted_proxies": ["nginx"]"#, #"trusted_proxies entry 1 is "nginx" (not an IP address or network)"#,
                Self.network
            ),
            (
                #""client_address_header": "X Real IP""#, #"client_address_header is "X Real IP" (not a header name)"#,
                "the name of one header that holds addresses only, so not Forwarded"
            ),
            (
                #""client_address_header": """#, #"client_address_header is "" (not a header name)"#,
                "the name of one header that holds addresses only, so not Forwarded"
            ),
            (
                #""client_address_header": "forwarded""#,
                #"client_address_header is "forwarded" (its entries are more than addresses)"#,
                "the name of one header that holds addresses only, so not Forwarded"
            ),
            (#""rate_limits": []"#, "rate_limits is [] (a list)", Self.limits),
            (#""rate_limits": {"/api/encrypt": 30}"#, #"rate_limits "/api/encrypt" is 30 (a number)"#, Self.limit),
            (
                #""rate_limits": {"/api/encrypt": "30"}"#,
                #"rate_limits "/api/encrypt" is "30" (not a number from 1 to 1000000 in a time from 1 second to 31 days)"#,
                Self.limit
            ),
            (
                #""rate_limits": {"enkrypt": "30/minute"}"#,
                #"rate_limits key is "enkrypt" (only algorithms, decrypt, encrypt, generate-keypair, login, pacshare, transfer have limits of their own)"#,
                #"a route such as "/api/encrypt""#
            ),
            (
                #""upload_access": "nobody""#, #"upload_access is "nobody" (no such choice)"#,
                #"one of "everyone", "passphrase", "admin""#
            ),
            (
                #""upload_passphrase_hash": "hunter2""#,
                "upload_passphrase_hash is not valid (not a hash of a passphrase)",
                #"the hash that the settings page stores, or "" (no passphrase)"#
            ),
        ])
    func others(member: String, what: String, allowed: String) {
        #expect(messages("{\n\n\(member)}") == ["settings.json line 3: \(what); it must be \(allowed)."])
    }

    private static let folder = "a folder, relative to the data directory or absolute, used for nothing else"
    private static let network = #"an address or a network such as "192.168.1.100", "10.0.0.0/8" or "2001:db8::/32""#
    private static let networks = "a list of at most 1000 entries, each \(network)"
    private static let limit = #"a limit such as "30/minute" or "30 per minute""#
    private static let limits =
        #"an object of at most 100 members, from a route such as "/api/encrypt" to "# + limit
    private static let publicURL =
        #"an address such as "https://share.example.org", without a path, or "" (taken from each request)"#
    private static let clamd =
        #"the path of a socket such as "/var/run/clamav/clamd.ctl", or "host:port", "#
        + #"or "" (the first usual place that answers)"#
}
