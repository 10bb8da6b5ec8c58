/// The one declaration of a setting: its name in settings.json, what it may hold and what it does.
public struct SettingKey: Sendable {
    /// The key in settings.json.
    public let name: String
    /// What the setting does, for the documentation and the settings page.
    public let summary: String
    /// How a form asks for it.
    public let kind: ValueKind
    /// What it may hold, continuing the sentence "it must be …".
    public let allowed: String
    /// The same of what is typed into a form, where an empty field may mean something.
    public let allowedInForm: String
    /// Whether a change takes effect only after a restart.
    public let needsRestart: Bool
    /// Whether its value must never be shown or logged.
    public let isSecret: Bool
    /// Whether it decides whom the server believes, to whom it hands what passes through it, or who may do what: then
    /// the settings page asks for a code of two-factor login, too.
    public let movesTrust: Bool

    let decode: @Sendable (JSONValue, inout Settings, inout ValueReview) -> Void
    let encode: @Sendable (Settings) -> JSONValue.Content
    let isEqual: @Sendable (Settings, Settings) -> Bool
    /// Copies this setting from the second value to the first.
    let copy: @Sendable (inout Settings, Settings) -> Void

    init<Value: Equatable & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ rule: ValueRule<Value>,
        needsRestart: Bool = false, isSecret: Bool = false, movesTrust: Bool = false, _ summary: String
    ) {
        self.name = name
        self.summary = summary
        self.kind = rule.kind
        self.allowed = rule.allowed
        self.allowedInForm = rule.allowedInForm
        self.needsRestart = needsRestart
        self.isSecret = isSecret
        self.movesTrust = movesTrust
        decode = { value, settings, review in
            if let decoded = rule.decode(value, ValuePlace(allowed: rule.allowed), &review) {
                settings[keyPath: path] = decoded
            }
        }
        encode = { rule.encode($0[keyPath: path]) }
        isEqual = { $0[keyPath: path] == $1[keyPath: path] }
        copy = { $0[keyPath: path] = $1[keyPath: path] }
    }
}

extension SettingKey: Hashable, CustomStringConvertible {
    public static func == (left: SettingKey, right: SettingKey) -> Bool { left.name == right.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    public var description: String { name }
}

extension SettingKey {
    /// The key of that name, nil when there is none.
    public static func named(_ name: String) -> SettingKey? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The value as one line of JSON, in full; `(hidden)` for a secret.
    public func shownValue(in settings: Settings) -> String {
        isSecret && !isEqual(settings, Settings()) ? "(hidden)" : JSONWriter.compact(encode(settings))
    }

    /// The entries of a list, or of a table as `name = value`; nil for other kinds and for a secret.
    func entries(in settings: Settings) -> [String]? {
        guard !isSecret else { return nil }
        return switch encode(settings) {
        case .list(let values): values.map { Self.text($0.content) }
        case .object(let members): members.map { "\($0.key) = \(Self.text($0.value.content))" }
        case .null, .flag, .number, .text: nil
        }
    }

    private static func text(_ content: JSONValue.Content) -> String {
        if case .text(let text) = content { text } else { JSONWriter.compact(content) }
    }
}
