import JSONSyntax

/// One thing that is wrong with the settings, in the words an operator needs to put it right.
public struct SettingsError: Error, Equatable, Sendable {
    /// What kind of mistake it is.
    public enum Code: String, Sendable {
        /// The file is not JSON, even with comments.
        case syntax
        /// The file is larger than what is read.
        case tooLarge = "too_large"
        /// A key appears more than once in its object.
        case duplicateKey = "duplicate_key"
        /// A value is of the wrong type, outside its range, or refused by its check.
        case invalidValue = "invalid_value"
        /// Two settings contradict each other.
        case contradiction
    }

    /// At most this many errors, and as many warnings, are reported for one file.
    public static let mostReported = 50

    /// The kind of the mistake.
    public let code: Code
    /// The key concerned, nil when the file as a whole is.
    public let key: String?
    /// The refused value as JSON, shortened; nil for secrets and where there is none.
    public let value: String?
    /// What the key may hold instead.
    public let allowed: String?
    /// The line of settings.json, counted from 1; nil when the value does not come from the file.
    public let line: Int?
    /// The mistake in a sentence, without the place.
    public let reason: String

    private init(
        _ code: Code, key: String? = nil, value: String? = nil, allowed: String? = nil, line: Int? = nil,
        reason: String
    ) {
        self.code = code
        self.key = key
        self.value = value
        self.allowed = allowed
        self.line = line
        self.reason = reason
    }
}

extension SettingsError: CustomStringConvertible {
    public var description: String {
        SettingsPlace.prefix(line: line) + reason
    }
}

/// The start of a message that points into the file.
enum SettingsPlace {
    static func prefix(line: Int?) -> String {
        line.map { "settings.json line \($0): " } ?? ""
    }
}

extension SettingsError {
    static func syntax(_ reason: String, line: Int) -> SettingsError {
        SettingsError(.syntax, line: line, reason: "\(reason).")
    }

    static func tooLarge(limit: Int) -> SettingsError {
        SettingsError(.tooLarge, reason: "settings.json is larger than \(limit) bytes.")
    }

    static func duplicateKey(_ key: String, line: Int, firstLine: Int) -> SettingsError {
        let reason = "\(DisplayText.key(key)) appears again (first on line \(firstLine)); a key may appear once."
        return SettingsError(.duplicateKey, key: DisplayText.key(key), line: line, reason: reason)
    }

    /// - Parameters:
    ///   - subject: the key, and the entry within its value where there is one.
    ///   - shown: the value as it may be shown, nil for a secret.
    ///   - remark: the type of the value, or why it is refused.
    static func invalidValue(
        key: String, subject: String, shown: String?, remark: String?, allowed: String, line: Int?
    ) -> SettingsError {
        let suffix = remark.map { " (\($0))" } ?? ""
        let reason = "\(subject) is \(shown ?? "not valid")\(suffix); it must be \(allowed)."
        return SettingsError(.invalidValue, key: key, value: shown, allowed: allowed, line: line, reason: reason)
    }

    static func contradiction(_ key: String, line: Int?, _ reason: String) -> SettingsError {
        SettingsError(.contradiction, key: key, line: line, reason: reason)
    }

    /// The same error about values that do not come from a file.
    var withoutLine: SettingsError {
        SettingsError(code, key: key, value: value, allowed: allowed, reason: reason)
    }
}

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

/// How values of a settings file appear in messages: on one line, printable, and short.
enum DisplayText {
    private static let mostCharacters = 60

    /// A value as JSON, cut after 60 characters.
    static func value(_ content: JSONValue.Content) -> String {
        shortened(JSONWriter.compact(content))
    }

    /// A key as it is when it is a plain word, otherwise quoted and cut.
    static func key(_ key: String) -> String {
        let isWord = !key.isEmpty && key.utf8.count <= mostCharacters && key.utf8.allSatisfy(JSONGrammar.isWordByte)
        return isWord ? key : shortened(JSONWriter.quoted(key))
    }

    static func shortened(_ text: String) -> String {
        text.count <= mostCharacters ? text : text.prefix(mostCharacters - 1) + "…"
    }
}
