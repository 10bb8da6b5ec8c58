import JSONSyntax

extension Settings {
    /// Takes the fields of the settings page: the keys of settings.json, and `max_file_size_gb` (GiB) as the original
    /// sends it. Fields that are no settings are ignored, and so are secrets. What comes back as the page has shown it
    /// changes nothing, whatever it holds.
    ///
    /// - Throws: ``SettingsFileError/invalid(_:)`` with every field that is refused; nothing is changed then.
    public mutating func apply(form: [String: String]) throws(SettingsFileError) {
        var result = self
        var errors: [SettingsError] = []
        for key in SettingKey.all + [.maxFileSizeGibibytes] where !key.isSecret {
            guard let text = form[key.name], !key.isShown(as: text, in: self) else { continue }
            var review = ValueReview(of: key)
            key.decode(JSONValue(Self.content(of: text, kind: key.kind)), &result, &review)
            errors += review.errors
        }
        guard errors.isEmpty else { throw .invalid(errors) }
        self = result
    }

    private static func content(of text: String, kind: ValueKind) -> JSONValue.Content {
        let trimmed = trim(text)
        switch kind {
        case .wholeNumber:
            if trimmed.isEmpty { return .null }
            return JSONGrammar.isNumber(trimmed.utf8) ? .number(trimmed) : .text(trimmed)
        case .flag:
            switch trimmed.lowercased() {
            case "on", "true": return .flag(true)
            case "off", "false", "": return .flag(false)
            default: return .text(trimmed)
            }
        case .choice, .text:
            return .text(trimmed)
        case .list:
            return .list(entries(text, separators: "\n\r,").map { JSONValue(.text($0)) })
        case .table:
            return .object(entries(text, separators: "\n\r").map(member))
        }
    }

    private static func member(_ line: String) -> JSONMember {
        let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trim($0) }
        return JSONMember(key: sides[0], line: nil, value: JSONValue(sides.count == 2 ? .text(sides[1]) : .null))
    }

    /// Browsers end lines with CR LF, which Swift counts as one character, so the scalars are split.
    private static func entries(_ text: String, separators: String) -> [String] {
        text.unicodeScalars.split { separators.unicodeScalars.contains($0) }.map { trim(String($0)) }
            .filter { !$0.isEmpty }
    }

    static func trim(_ text: some StringProtocol) -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        let start = text.drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }
}

extension SettingKey {
    /// The value as the settings page shows it for editing: lists and tables one entry a line. Empty for a secret.
    public func formText(in settings: Settings) -> String {
        if isSecret { return "" }
        return Self.formText(encode(settings))
    }

    /// Whether a field holds what the settings page has shown. Browsers end lines in their own way, and leave line
    /// breaks out of a field of one line; whether the text had any does not matter.
    fileprivate func isShown(as text: String, in settings: Settings) -> Bool {
        let (shown, sent) = (Self.lines(formText(in: settings)), Self.lines(text))
        return switch kind {
        case .list, .table: shown == sent
        case .wholeNumber, .flag, .choice, .text: shown.joined().elementsEqual(sent.joined())
        }
    }

    /// The lines that are not empty, as bytes: to Swift, texts are equal that are written in different ways.
    private static func lines(_ text: String) -> [ArraySlice<UInt8>] {
        Array(text.utf8).split { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    }

    private static func formText(_ content: JSONValue.Content) -> String {
        switch content {
        case .null: ""
        case .text(let text): text
        case .list(let values): values.map { formText($0.content) }.joined(separator: "\n")
        case .object(let members):
            members.map { "\($0.key) = \(formText($0.value.content))" }.joined(separator: "\n")
        case .flag, .number: JSONWriter.compact(content)
        }
    }
}
