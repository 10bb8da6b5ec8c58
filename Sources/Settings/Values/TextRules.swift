import PacCryptCore
import RequestGuard

extension ValueRule {
    /// A value with a grammar of its own, whose errors say what is wrong in a few words.
    static func parsed<Failure: Error & CustomStringConvertible>(
        _ allowed: String, _ parse: @escaping @Sendable (String) throws(Failure) -> Value,
        format: @escaping @Sendable (Value) -> String
    ) -> ValueRule {
        text(allowed: allowed) { text throws(ValueRefusal) in
            do throws(Failure) { return try parse(text) } catch { throw ValueRefusal(error) }
        } format: {
            format($0)
        }
    }
}

extension ValueRule where Value == Written<CIDRBlock> {
    static var network: ValueRule {
        parsed("an address or a network such as \"192.168.1.100\", \"10.0.0.0/8\" or \"2001:db8::/32\"") {
            text throws(CIDRBlock.ParseError) in
            try Written(parsing: text)
        } format: {
            $0.text
        }
    }
}

extension ValueRule where Value == Written<RateLimits> {
    static var rateLimit: ValueRule {
        parsed("a limit such as \"30/minute\" or \"30 per minute\"") {
            text throws(RateLimitError) in
            try Written(parsing: text)
        } format: {
            $0.text
        }
    }
}

extension ValueRule where Value == BaseURL {
    static var publicURL: ValueRule {
        parsed("an address such as \"https://share.example.org\", without a path") {
            text throws(BaseURLError) in
            try BaseURL(parsing: text)
        } format: {
            $0.description
        }
    }
}

extension ValueRule where Value == ClientAddressHeader {
    static var headerName: ValueRule {
        parsed("the name of one header that holds addresses only, so not Forwarded") {
            text throws(ClientAddressHeaderError) in
            try ClientAddressHeader(parsing: text)
        } format: {
            $0.name
        }
    }
}

extension ValueRule where Value == ServiceAddress {
    static var clamdAddress: ValueRule {
        parsed("the path of a socket such as \"/var/run/clamav/clamd.ctl\", or \"host:port\"") {
            text throws(ServiceAddressError) in
            try ServiceAddress(parsing: text)
        } format: {
            $0.description
        }
    }
}

extension ValueRule where Value == PasswordHash {
    /// No message says anything about a secret, so the parser's own reason is left out.
    static var passphraseHash: ValueRule {
        text(allowed: "the hash that the settings page stores") { text throws(ValueRefusal) in
            do { return try PasswordHash(text: text) } catch { throw ValueRefusal("not a hash of a passphrase") }
        } format: {
            $0.text
        }
    }
}

extension ValueRule where Value == String {
    /// A text that is kept as it is; the check answers why one is refused.
    private static func checked(
        _ allowed: String, _ reasonToRefuse: @escaping @Sendable (String) -> String?
    ) -> ValueRule {
        text(allowed: allowed) { text throws(ValueRefusal) in
            if let reason = reasonToRefuse(text) { throw ValueRefusal(reason) }
            return text
        } format: {
            $0
        }
    }

    /// A key of `rate_limits`: a route by its name or its path.
    static var rateLimitRoute: ValueRule {
        checked("a route such as \"/api/encrypt\"") { text in
            do throws(RateLimitError) {
                _ = try RouteID(parsing: text)
                return nil
            } catch {
                return error.description
            }
        }
    }

    /// A folder that holds nothing else: blobs are swept there.
    static var uploadFolder: ValueRule {
        checked("a folder, relative to the data directory or absolute, used for nothing else") { text in
            // By bytes, as file systems do: to Swift, a slash and an accent on it are one character.
            let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
            if text.utf8.count > 1024 { return "longer than 1024 bytes" }
            if parts.isEmpty { return "no folder of its own" }
            if parts.contains("..") { return "it holds .." }
            if parts.contains("application_data") { return "application_data is not for uploads" }
            return nil
        }
    }
}
