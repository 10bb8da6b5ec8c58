/// Something in the settings that is accepted and may not do what the operator expects.
public struct SettingsWarning: Equatable, Sendable, CustomStringConvertible {
    /// The key concerned, shortened.
    public let key: String
    /// The line of settings.json, counted from 1, where there is one.
    public let line: Int?
    /// The remark in a sentence, without the place.
    public let reason: String

    public var description: String {
        SettingsPlace.prefix(line: line) + reason
    }
}
