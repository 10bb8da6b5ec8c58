import FileSystem
import TextEncodings

/// File names fit for a message or a terminal.
public enum DisplayedName {
    /// The name in quotation marks, without anything that could steer a terminal or reorder text, cut when very long.
    public static func quoted(_ name: String) -> String {
        "\"" + shortened(printable(name), columns: 1024) + "\""
    }

    /// The name with everything replaced that steers text, and whatever ``ByteText`` keeps.
    public static func printable(_ name: String) -> String {
        let name = ByteText.readable(name)
        return String(String.UnicodeScalarView(name.unicodeScalars.map { $0.steersText ? "\u{FFFD}" : $0 }))
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

/// How many columns of a terminal text takes.
enum TextWidth {
    /// The scripts whose characters take two columns (Unicode Standard Annex #11), in blocks.
    private static let wideBlocks: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]

    static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// A character is as wide as its first scalar: the rest combines with it.
    static func columns(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first, first.value >= 0x300 else { return 1 }
        return wideBlocks.contains { $0.contains(first.value) } ? 2 : 1
    }
}
