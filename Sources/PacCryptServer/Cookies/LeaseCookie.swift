import HTTPTypes
import PacCryptAPI
import PacShare

/// The lease of a browser, which it sends with requests for this one share and with no others. It goes with the
/// browser's session; the lease itself ends earlier.
enum LeaseCookie {
    private static let name = "paccrypt_lease"

    /// The value that a browser sent; nil as ``Cookie/value(of:in:)``.
    static func value(in fields: HTTPFields) -> String? {
        Cookie.value(of: name, in: fields)
    }

    /// The cookie of a share's address. That path rules the prefix `__Host-` out.
    static func cookie(_ id: ShareID, isHTTPS: Bool) -> Cookie {
        Cookie(name: name, path: APIPath.share.path(id: id.text), isHTTPS: isHTTPS)
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
