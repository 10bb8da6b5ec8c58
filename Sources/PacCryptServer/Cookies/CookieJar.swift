import AdminAccess
import HTTPTypes

/// The cookies of the admin area and of uploads. On HTTPS they carry the prefix `__Host-`, which no other host and no
/// unencrypted answer can set (RFC 6265bis §4.1.3.2).
struct CookieJar: Sendable {
    /// What a cookie is for.
    enum Kind: String, CaseIterable, Sendable {
        /// The session of an admin.
        case session = "paccrypt_session"
        /// Ties forms to one browser before anybody is logged in.
        case form = "paccrypt_form"
        /// Marks a browser that an admin logged in from before.
        case device = "paccrypt_device"
        /// Says that the browser has shown the upload passphrase.
        case upload = "paccrypt_upload"

        /// Seconds after which a browser forgets the cookie; nil for the end of its own session.
        fileprivate var lifetime: Int? {
            switch self {
            case .session, .form: nil
            case .device: Device.lifetimeSeconds
            case .upload: UploadPass.lifetimeSeconds
            }
        }
    }

    /// Whether the client used HTTPS.
    let isHTTPS: Bool

    /// The value that a browser sent; nil as ``Cookie/value(of:in:)``.
    func value(_ kind: Kind, in fields: HTTPFields) -> String? {
        Cookie.value(of: cookie(kind).name, in: fields)
    }

    /// The field that sets a cookie.
    func setting(_ kind: Kind, to value: String) -> HTTPField {
        cookie(kind).setting(value)
    }

    /// The field that removes a cookie.
    func removing(_ kind: Kind) -> HTTPField {
        cookie(kind).removing()
    }

    private func cookie(_ kind: Kind) -> Cookie {
        Cookie(
            name: (isHTTPS ? "__Host-" : "") + kind.rawValue, path: "/", lifetime: kind.lifetime, isHTTPS: isHTTPS)
    }
}
