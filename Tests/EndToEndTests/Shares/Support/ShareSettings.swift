/// settings.json for tests of shares.
enum ShareSettings {
    /// Without limits that no test means, and without a virus scanner.
    ///
    /// - Parameter changes: members and their values as JSON.
    static func text(_ changes: [String: String] = [:]) -> String {
        let open = [
            "rate_limit_per_minute": "1000000", "rate_limit_per_hour": "1000000",
            "rate_limits": #"{"pacshare": "unlimited", "encrypt": "unlimited"}"#, "storage_reserve_bytes": "0",
            "virus_scanning_enabled": "false",
        ]
        let members = open.merging(changes) { _, new in new }
        return "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
            + "}"
    }
}
