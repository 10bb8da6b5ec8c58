/// A token that stands for whoever bears it: `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
public enum BearerToken {
    private static let scheme = "bearer"

    /// The token; nil for none, for more than one line, and for anything else than one word behind the scheme.
    ///
    /// - Parameter lines: the lines of the field `Authorization`.
    public static func read(_ lines: [String]) -> String? {
        guard lines.count == 1 else { return nil }
        let parts = lines[0].utf8.split(separator: ASCII.space)
        guard parts.count == 2, parts[0].lowercasedASCII == scheme else { return nil }
        return String(Substring(parts[1]))
    }
}
