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
