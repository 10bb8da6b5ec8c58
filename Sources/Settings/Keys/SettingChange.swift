/// One changed setting, as the audit log records it.
public struct SettingChange: Equatable, Sendable, CustomStringConvertible {
    public let key: SettingKey
    /// The value before, as one line of JSON; `(hidden)` for a secret.
    public let old: String
    /// The value after, as one line of JSON; `(hidden)` for a secret.
    public let new: String
    /// Whether the running value differs from the new one until the next restart.
    public let takesEffectAfterRestart: Bool

    public var description: String {
        "\(key): \(old) → \(new)" + (takesEffectAfterRestart ? " (takes effect after a restart)" : "")
    }
}

extension Settings {
    /// What differs in `new`, in the order of ``SettingKey/all``.
    ///
    /// - Parameter running: the values in force, for the settings that need a restart.
    public func changes(to new: Settings, running: Settings) -> [SettingChange] {
        SettingKey.all.filter { !$0.isEqual(self, new) }.map { key in
            SettingChange(
                key: key, old: key.shownValue(in: self), new: key.shownValue(in: new),
                takesEffectAfterRestart: key.needsRestart && !key.isEqual(running, new))
        }
    }

    /// These values, except that settings which need a restart keep what `running` has.
    func adopted(by running: Settings) -> Settings {
        var result = self
        for key in SettingKey.all where key.needsRestart { key.copy(&result, running) }
        return result
    }
}
