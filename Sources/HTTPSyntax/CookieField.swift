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
