/// What a browser sends of the cookies that it was given: the field `Cookie` (RFC 6265 §5.4).
public enum CookieField {
    /// No cookie of this site is longer, in bytes.
    public static let mostBytes = 200

    /// The value of a cookie; nil for none, for more than one of the name, and for what is empty or longer than
    /// ``mostBytes``.
    ///
    /// - Parameters:
    ///   - name: the cookie's name.
    ///   - lines: the lines of the field.
    public static func value(of name: String, in lines: [String]) -> String? {
        // By bytes: to Swift, a separator and a mark on it are one character.
        let start = Array(name.utf8) + [ASCII.equals]
        let values = lines.flatMap { line in
            line.utf8.split(separator: ASCII.semicolon).compactMap { pair -> Substring.UTF8View? in
                let cookie = pair.drop { $0 == ASCII.space }
                return cookie.starts(with: start) ? cookie.dropFirst(start.count) : nil
            }
        }
        guard values.count == 1, let value = values.first, (1...mostBytes).contains(value.count) else { return nil }
        return String(Substring(value))
    }
}

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
