extension ValueRule where Value == String {
    /// A text that a check accepts as it is.
    static func checkedText(
        _ allowed: String, _ reasonToRefuse: @escaping @Sendable (String, ValueChecks) -> String?
    ) -> ValueRule {
        text(allowed: allowed) { (text, checks) throws(ValueRefusal) in
            if let reason = reasonToRefuse(text, checks) { throw ValueRefusal(reason) }
            return text
        } format: {
            $0
        }
    }

    static var network: ValueRule {
        checkedText("an address or a network such as \"192.168.1.100\", \"10.0.0.0/8\" or \"2001:db8::/32\"") {
            $1.network($0)
        }
    }

    static var rateLimitRoute: ValueRule {
        checkedText("a route such as \"/api/encrypt\"") { $1.rateLimitRoute($0) }
    }

    static var rateLimit: ValueRule {
        checkedText("a limit such as \"30/minute\" or \"30 per minute\"") { $1.rateLimit($0) }
    }

    /// A secret is never told apart from another in a message, so the check's own reason stays out of it.
    static var passphraseHash: ValueRule {
        checkedText("the hash that the settings page stores") { text, checks in
            checks.passphraseHash(text) == nil ? nil : "not a hash of a passphrase"
        }
    }

    /// A folder that holds nothing else: blobs are swept there.
    static var uploadFolder: ValueRule {
        checkedText("a folder, relative to the data directory or absolute, used for nothing else") { text, _ in
            // By bytes, as file systems do: to Swift, a slash and an accent on it are one character.
            let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
            if text.utf8.count > 1024 { return "longer than 1024 bytes" }
            if parts.isEmpty { return "no folder of its own" }
            if parts.contains("..") { return "it holds .." }
            if parts.contains("application_data") { return "application_data is not for uploads" }
            return nil
        }
    }

    /// A field name (RFC 9110, section 5.1), but not that of RFC 7239, whose values are no plain addresses.
    static var headerName: ValueRule {
        checkedText("the name of one header that holds addresses only, so not Forwarded") { text, _ in
            if text.lowercased() == "forwarded" { return "its entries are more than addresses" }
            let signs = "!#$%&'*+-.^_`|~".utf8
            let isToken = text.utf8.allSatisfy {
                signs.contains($0) || JSONGrammar.isWordByte($0)
            }
            return (1...64).contains(text.utf8.count) && isToken ? nil : "not a header name"
        }
    }

    /// The socket path is bounded by `sun_path` (unix(7)), 108 bytes with its end.
    static var clamdAddress: ValueRule {
        checkedText("the path of a socket such as \"/var/run/clamav/clamd.ctl\", or \"host:port\"") { text, _ in
            if text.hasPrefix("/") {
                return text.utf8.count <= 107 ? nil : "a socket path has at most 107 bytes"
            }
            do throws(ValueRefusal) {
                return try Authority(text).port == nil ? "the port is missing" : nil
            } catch {
                return error.reason
            }
        }
    }
}

extension ValueRule where Value == PublicURL {
    static var publicURL: ValueRule {
        text(allowed: "an address such as \"https://share.example.org\", without a path") {
            (text, _) throws(ValueRefusal) in
            try PublicURL(text)
        } format: {
            $0.origin
        }
    }
}
