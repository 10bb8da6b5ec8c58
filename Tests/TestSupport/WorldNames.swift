/// Names of files whose scripts need characters that cannot be seen by themselves, or that look like escapes.
public enum WorldNames {
    /// Emoji families, flags, Persian, Devanagari, Hebrew, private use, marks, and what other systems escape.
    public static let all = [
        "👨‍👩‍👧.png", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}.txt", "می\u{200C}خواهم.pdf",
        "क्\u{200D}ष.txt", "\u{200F}שלום.txt", "\u{E000}\u{F8FF}.txt", "e\u{301}.txt", #"a\b 100%25.txt"#, " a b ",
        "葛\u{E0100}.txt", "\u{0600}12.txt", "co\u{AD}op.txt",
    ]
}
