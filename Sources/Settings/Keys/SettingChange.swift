/// One changed setting, as the audit log records it.
public struct SettingChange: Equatable, Sendable, CustomStringConvertible {
    /// Which setting changed.
    public let key: SettingKey
    /// The value before, as one line of JSON; `(hidden)` for a secret.
    public let old: String
    /// The value after, as one line of JSON; `(hidden)` for a secret.
    public let new: String
    /// What changed in a list or table; nil for other kinds and for a secret.
    public let entries: EntryChange?
    /// Whether the running value differs from the new one until the next restart.
    public let takesEffectAfterRestart: Bool

    public var description: String {
        "\(key): \(old) → \(new)" + (takesEffectAfterRestart ? " (takes effect after a restart)" : "")
    }
}

/// What changed in a list or table, whose order does not matter here.
public struct EntryChange: Equatable, Sendable {
    /// The entries that were not there before, in their order.
    public let added: [String]
    /// The entries that are not there any more, in the order that they had.
    public let removed: [String]
    /// How many entries there were.
    public let oldCount: Int
    /// How many entries there are now.
    public let newCount: Int

    /// Nil unless both are lists.
    init?(from old: [String]?, to new: [String]?) {
        guard let old, let new else { return nil }
        let (before, after) = (Set(old), Set(new))
        added = new.filter { !before.contains($0) }
        removed = old.filter { !after.contains($0) }
        oldCount = old.count
        newCount = new.count
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
                entries: EntryChange(from: key.entries(in: self), to: key.entries(in: new)),
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
