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
