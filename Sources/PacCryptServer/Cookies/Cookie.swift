import HTTPSyntax
import HTTPTypes

/// One cookie of this site. Scripts never see it, and no other site's links or forms send it along.
struct Cookie: Sendable {
    let name: String
    /// Below which path the browser sends it.
    let path: String
    /// Seconds after which the browser forgets it; nil for the end of its own session.
    var lifetime: Int?
    /// Whether the browser sends it over HTTPS only.
    let isHTTPS: Bool

    /// The value that a browser sent; nil for none, for more than one, and for what no cookie of this site can be.
    static func value(of name: String, in fields: HTTPFields) -> String? {
        CookieField.value(of: name, in: fields[values: .cookie])
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
