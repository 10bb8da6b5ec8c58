import AdminAccess
import HTTPTypes
import Hummingbird

/// The cookies of the admin area and of uploads. On HTTPS they carry the prefix `__Host-`, which no other host and no unencrypted
/// answer can set (RFC 6265bis §4.1.3.2).
struct CookieJar: Sendable {
    /// What a cookie is for.
    enum Kind: String, CaseIterable, Sendable {
        /// The session of an admin.
        case session = "paccrypt_session"
        /// Ties the forms of somebody who is not logged in to one browser.
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

    /// Longer values are nobody's.
    private static let mostBytes = 200

    /// Whether the site was asked over HTTPS.
    let isHTTPS: Bool

    /// The value that a browser sent; nil for none, for more than one, and for what no cookie of this site can be.
    func value(_ kind: Kind, in fields: HTTPFields) -> String? {
        let name = name(kind)
        let values = fields[values: .cookie].joined(separator: ";").split(separator: ";").compactMap { pair in
            let sides = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return sides.count == 2 && sides[0] == name ? String(sides[1]) : nil
        }
        guard values.count == 1, let value = values.first, (1...Self.mostBytes).contains(value.utf8.count) else {
            return nil
        }
        return value
    }

    /// The field that sets a cookie.
    func setting(_ kind: Kind, to value: String) -> HTTPField {
        field(kind, value, lifetime: kind.lifetime)
    }

    /// The field that removes a cookie.
    func removing(_ kind: Kind) -> HTTPField {
        field(kind, "", lifetime: 0)
    }

    private func name(_ kind: Kind) -> String {
        (isHTTPS ? "__Host-" : "") + kind.rawValue
    }

    private func field(_ kind: Kind, _ value: String, lifetime: Int?) -> HTTPField {
        var text = "\(name(kind))=\(value); Path=/; HttpOnly; SameSite=Strict"
        if isHTTPS { text += "; Secure" }
        if let lifetime { text += "; Max-Age=\(lifetime)" }
        return HTTPField(name: .setCookie, value: text)
    }
}
