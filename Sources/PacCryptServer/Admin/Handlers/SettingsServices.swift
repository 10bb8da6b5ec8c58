import Settings

/// What the page of the settings works with.
public struct SettingsServices: Sendable {
    let live: LiveSettings
    let checks: ValueChecks
    let policy: @Sendable (Settings) throws -> RequestPolicy
    let refusalOfUploadFolder: @Sendable (Settings) async -> String?
    let adopt: @Sendable () -> Void

    /// - Parameters:
    ///   - live: the settings in force.
    ///   - checks: the grammars of other modules.
    ///   - policy: what settings would mean for requests; throws for settings that cannot be used.
    ///   - refusalOfUploadFolder: why the server cannot work with the upload folder of settings, because shares lie in
    ///     another one; nil when it can.
    ///   - adopt: puts the settings in force after they were changed.
    public init(
        live: LiveSettings, checks: ValueChecks, policy: @escaping @Sendable (Settings) throws -> RequestPolicy,
        refusalOfUploadFolder: @escaping @Sendable (Settings) async -> String?,
        adopt: @escaping @Sendable () -> Void
    ) {
        self.live = live
        self.checks = checks
        self.policy = policy
        self.refusalOfUploadFolder = refusalOfUploadFolder
        self.adopt = adopt
    }
}
