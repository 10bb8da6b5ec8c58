import HTTPTypes
import PacCryptAPI
import PacShare

/// The lease of a browser, which it sends with requests for this one share and with no others.
enum LeaseCookie {
    private static let name = "paccrypt_lease"

    /// The field that sets the cookie. It goes with the browser's session; the lease itself ends earlier.
    static func setting(_ token: ShareToken, _ id: ShareID, isHTTPS: Bool) -> HTTPField {
        field(token.text, id, isHTTPS)
    }

    /// The field that removes the cookie.
    static func removing(_ id: ShareID, isHTTPS: Bool) -> HTTPField {
        var field = field("", id, isHTTPS)
        field.value += "; Max-Age=0"
        return field
    }

    /// The value that a browser sent; nil for none, and for more than one.
    static func value(in fields: HTTPFields) -> String? {
        let values = fields[values: .cookie].joined(separator: ";").split(separator: ";").compactMap { pair in
            let sides = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            return sides.count == 2 && sides[0] == name ? String(sides[1]) : nil
        }
        return values.count == 1 ? values[0] : nil
    }

    private static func field(_ value: String, _ id: ShareID, _ isHTTPS: Bool) -> HTTPField {
        let text = "\(name)=\(value); Path=\(APIPath.share.path(id: id.text)); HttpOnly; SameSite=Strict"
        return HTTPField(name: .setCookie, value: isHTTPS ? text + "; Secure" : text)
    }
}

/// Who downloads: a program shows the lease in a header, a browser in a cookie.
struct LeaseBearer {
    /// The lease.
    let token: ShareToken
    /// Whether a browser showed it by itself.
    let isFromCookie: Bool

    /// Nil when there is no lease, or nothing that could be one.
    init?(_ fields: HTTPFields, bearer: String?) {
        if let token = bearer.flatMap({ ShareToken($0) }) {
            self.token = token
            isFromCookie = false
        } else if bearer == nil, let token = LeaseCookie.value(in: fields).flatMap({ ShareToken($0) }) {
            self.token = token
            isFromCookie = true
        } else {
            return nil
        }
    }
}
