import HTTPTypes

/// One cookie of this site. Scripts never see it, and no other site's links or forms send it along.
struct Cookie: Sendable {
    /// No cookie of this site is longer.
    private static let mostBytes = 200

    let name: String
    /// Below which path the browser sends it.
    let path: String
    /// Seconds after which the browser forgets it; nil for the end of its own session.
    var lifetime: Int?
    /// Whether the browser sends it over HTTPS only.
    let isHTTPS: Bool

    /// The value that a browser sent; nil for none, for more than one, and for what no cookie of this site can be.
    static func value(of name: String, in fields: HTTPFields) -> String? {
        let values = fields[values: .cookie].joined(separator: ";").split(separator: ";").compactMap { pair in
            let sides = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return sides.count == 2 && sides[0] == name ? String(sides[1]) : nil
        }
        guard values.count == 1, let value = values.first, (1...mostBytes).contains(value.utf8.count) else {
            return nil
        }
        return value
    }

    /// The field that sets it.
    func setting(_ value: String) -> HTTPField {
        var text = "\(name)=\(value); Path=\(path); HttpOnly; SameSite=Strict"
        if isHTTPS { text += "; Secure" }
        if let lifetime { text += "; Max-Age=\(lifetime)" }
        return HTTPField(name: .setCookie, value: text)
    }

    /// The field that removes it.
    func removing() -> HTTPField {
        var ended = self
        ended.lifetime = 0
        return ended.setting("")
    }
}
