import AuditLog
import RequestGuard
import Settings

/// Sets the address of the site from the command line, for an operator whom a wrong one keeps out: forms count only
/// from there, and the cookies follow it.
///
/// Unlike the settings page it asks nobody's address. A running server adopts the file within seconds.
public struct PublicURLRescue: Sendable {
    /// What became of `public_url`.
    public enum Outcome: Hashable, Sendable {
        /// It was changed; nil is an address that is taken from each request.
        case changed(from: BaseURL?, to: BaseURL?)
        /// It was this already.
        case unchanged(BaseURL?)
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

    /// Sets the address, or lets it be taken from each request.
    ///
    /// - Parameter url: the address; nil for none.
    /// - Throws: `SettingsFileError`; `AuditLogError`, and then nothing was changed.
    public func set(_ url: BaseURL?) async throws -> Outcome {
        let old = settings.saved.publicURL
        guard url != old else { return .unchanged(url) }
        let detail = ["old": Self.text(old), "new": Self.text(url)]
        try await audit.record(AuditEvent(.setPublicURL, actor: .commandLine, detail: detail))
        do {
            try await settings.change { settings in settings.publicURL = url }
        } catch {
            audit.note(
                AuditEvent(
                    .setPublicURL, .failure, actor: .commandLine,
                    detail: detail.merging(["reason": "settings_not_saved"]) { $1 }))
            throw error
        }
        return .changed(from: old, to: url)
    }

    private static func text(_ url: BaseURL?) -> String { url.map { "\($0)" } ?? "" }
}
