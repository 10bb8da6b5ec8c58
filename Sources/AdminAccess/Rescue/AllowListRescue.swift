import AuditLog
import RequestGuard
import Settings

/// Lets an address reach the admin routes again, from the command line.
///
/// Unlike the settings page it asks nobody's address: it also makes a list that keeps everybody else out. A running
/// server adopts the file within seconds.
public struct AllowListRescue: Sendable {
    /// What became of `admin_ip_whitelist`.
    public enum Outcome: Hashable, Sendable {
        /// The entry was added; `wasEmpty` says that the list let everybody in before.
        case added(entry: String, wasEmpty: Bool)
        /// The list covers it already, and was left as it is.
        case covered(entry: String, by: String)
    }

    private let settings: LiveSettings
    private let audit: any AuditSink

    /// - Parameters:
    ///   - settings: settings.json.
    ///   - audit: the record.
    public init(settings: LiveSettings, audit: any AuditSink) {
        self.settings = settings
        self.audit = audit
    }

    /// Adds an address or a network to the list.
    ///
    /// - Parameter text: as in the setting: `192.168.1.100`, `10.0.0.0/8`, `2001:db8::/32`.
    /// - Throws: `CIDRBlock.ParseError` when it is none, `SettingsFileError`; `AuditLogError`, and then nothing was
    ///   changed.
    public func allow(_ text: String) async throws -> Outcome {
        let block = try CIDRBlock(parsing: text)
        let old = settings.saved.adminIPWhitelist
        if let covering = old.first(where: { $0.value.contains(block) }) {
            return .covered(entry: "\(block)", by: "\(covering.value)")
        }
        let event = AuditEvent(.allowIP, actor: .commandLine, detail: ["address": "\(block)"])
        try await audit.record(event)
        do {
            try await settings.change { settings in settings.adminIPWhitelist = old + [Written(block)] }
        } catch {
            audit.note(
                AuditEvent(
                    .allowIP, .failure, actor: .commandLine,
                    detail: ["address": "\(block)", "reason": "settings_not_saved"]))
            throw error
        }
        return .added(entry: "\(block)", wasEmpty: old.isEmpty)
    }
}
