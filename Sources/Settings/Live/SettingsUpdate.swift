/// What a reload or a save changed.
public struct SettingsUpdate: Equatable, Sendable {
    /// The changed settings, old and new.
    public let changes: [SettingChange]
    /// Remarks about the new state of the file; empty when its contents did not change.
    public let warnings: [SettingsWarning]

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { changes.isEmpty && warnings.isEmpty }
}
