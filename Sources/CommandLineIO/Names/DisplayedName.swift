/// File names fit for a message or a terminal.
public enum DisplayedName {
    /// The name in quotation marks, without anything that could steer a terminal or reorder text, cut when very long.
    public static func quoted(_ name: String) -> String {
        "\"" + shortened(printable(name), columns: 1024) + "\""
    }

    /// The name with every control or reordering character replaced.
    public static func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { $0.isUnsafeInName ? "\u{FFFD}" : $0 }))
    }

    /// The name with its middle left out, if need be, so that it takes at most so many columns of a terminal.
    static func shortened(_ name: String, columns: Int) -> String {
        if TextWidth.columns(of: name) <= columns { return name }
        if columns < 1 { return "" }
        let head = prefix(of: name, columns: columns / 2)
        let tail = prefix(of: name.reversed(), columns: columns - 1 - columns / 2)
        return String(head) + "…" + String(tail.reversed())
    }

    private static func prefix(of characters: some Sequence<Character>, columns: Int) -> [Character] {
        var left = columns
        return Array(
            characters.prefix { character in
                left -= TextWidth.columns(of: character)
                return left >= 0
            })
    }
}
