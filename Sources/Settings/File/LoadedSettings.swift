/// The settings as a file held them at one moment.
public struct LoadedSettings: Sendable {
    /// What the file says, and the defaults for what it does not name.
    public let settings: Settings
    /// What was accepted and may not do what the operator expects.
    public let warnings: [SettingsWarning]
    /// The file's state when it was read; nil when there was none and the defaults apply.
    public let fingerprint: FileFingerprint?

    /// The contents; nil when there was no file.
    let bytes: [UInt8]?
    let document: JSONDocument
}
