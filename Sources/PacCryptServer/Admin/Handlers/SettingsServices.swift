import Settings

/// What the page of the settings works with.
public struct SettingsServices: Sendable {
    let live: LiveSettings
    let checks: ValueChecks
    let policy: @Sendable (Settings) throws -> RequestPolicy
    let adopt: @Sendable () -> Void

    /// - Parameters:
    ///   - live: the settings in force.
    ///   - checks: the grammars of other modules.
    ///   - policy: what settings would mean for requests; throws for settings that cannot be used.
    ///   - adopt: puts the settings in force after they were changed.
    public init(
        live: LiveSettings, checks: ValueChecks, policy: @escaping @Sendable (Settings) throws -> RequestPolicy,
        adopt: @escaping @Sendable () -> Void
    ) {
        self.live = live
        self.checks = checks
        self.policy = policy
        self.adopt = adopt
    }
}
