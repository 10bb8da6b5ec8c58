/// Text of a stranger on its way to a terminal: what would steer the terminal is shown as U+FFFD instead.
///
/// Kept are line feeds, alone or after a carriage return, and tabs. Everything else of the control sets C0 and C1
/// (ECMA-48, section 5), which begin cursor movements, titles and answers of the terminal, is replaced.
public struct TerminalText: Sendable {
    private static let replacement = Array("\u{FFFD}".utf8)
    /// A byte whose meaning the next one decides: a carriage return, or the first half of U+0080 to U+00BF.
    private var waiting: UInt8?

    /// Ready for the first bytes of a text.
    public init() {}

    /// What to write for the next bytes, which may end inside a character.
    public mutating func cleaned(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            switch (waiting, byte) {
            case (0x0D, 0x0A):
                waiting = nil
                result += [0x0D, 0x0A]
                continue
            case (0xC2, 0x80...0x9F):
                waiting = nil
                result += Self.replacement
                continue
            default:
                result += end()
            }
            switch byte {
            case 0x0D, 0xC2: waiting = byte
            case 0x09, 0x0A: result.append(byte)
            case 0..<0x20, 0x7F: result += Self.replacement
            default: result.append(byte)
            }
        }
        return result
    }

    /// What to write when no more bytes come.
    public mutating func end() -> [UInt8] {
        defer { waiting = nil }
        return switch waiting {
        case nil: []
        case 0x0D: Self.replacement
        case .some(let byte): [byte]
        }
    }
}
