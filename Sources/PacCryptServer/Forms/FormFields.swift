import PacCryptAPI
import PacCryptCore
import Settings
import TextEncodings

/// A field of forms.
protocol FieldName: RawRepresentable<String>, Sendable {
    /// Whether what it holds must not be printed.
    var isSecret: Bool { get }
}

extension FormFieldName: FieldName {}

/// The text fields of a form by name, whichever way they were sent. What is secret is redacted from the first.
struct FormFields<Field: FieldName>: Sendable {
    /// Every field that is no secret, by its name.
    private(set) var texts: [String: String] = [:]
    private var secrets: [String: SecretText] = [:]

    init(_ values: [String: String] = [:]) {
        for (name, value) in values { take(name, value) }
    }

    mutating func take(_ name: String, _ value: String) {
        if Field(rawValue: name)?.isSecret == true { secrets[name] = SecretText(value) } else { texts[name] = value }
    }

    /// What a field that is no secret holds; nil when it was not sent.
    subscript(field: Field) -> String? { texts[field.rawValue] }

    /// What a secret field holds; nil when it was not sent.
    func secret(_ field: Field) -> SecretText? { secrets[field.rawValue] }

    /// The names of all fields that were sent.
    var names: [String] { Array(texts.keys) + secrets.keys }
}

/// A form of the admin area.
typealias AdminForm = FormFields<AdminField>

/// A field of a form of the admin area, besides the settings, whose fields have the names of their keys.
enum AdminField: String, CaseIterable, FieldName {
    case csrfToken = "csrf_token"
    case setupToken = "setup_token"
    case username
    case password
    case passwordAgain = "password_again"
    case newPassword = "new_password"
    case newPasswordAgain = "new_password_again"
    case code = "totp_code"
    case next
    case revision
    /// Which session of the list is to end.
    case session
    case uploadPassphrase = "upload_passphrase"
    /// Of `POST /upload-access`, which everybody may send.
    case passphrase
    case removeUploadPassphrase = "remove_upload_passphrase"
    case maxFileSizeGigabytes = "max_file_size_gb"

    var isSecret: Bool {
        switch self {
        case .username, .next, .revision, .removeUploadPassphrase, .maxFileSizeGigabytes: false
        default: true
        }
    }
}

extension FormFields<AdminField> {
    /// The names of all fields that a form of the admin area may have.
    static var known: Set<String> { Set(SettingKey.all.map(\.name) + AdminField.allCases.map(\.rawValue)) }

    /// Refuses a form with a field that no form of the admin area has: what it was meant to do would not be done.
    ///
    /// - Throws: ``RequestError`` with `invalidForm`.
    func requireKnown() throws {
        let known = Self.known
        guard let unknown = names.filter({ !known.contains($0) }).min() else { return }
        let name = ShownText.escaped(unknown.prefix(64))
        throw RequestError(.invalidForm, "There is no field \(name) here")
    }
}
