import MultipartForm
import PacCryptAPI
import PacCryptCore
import PacShare
import TextEncodings

/// The texts of the form that makes a share, in whatever order they come.
struct ShareFormFields {
    static let table = FieldTable([
        FormFieldName.file.rawValue: .file(isRepeatable: true),
        FormFieldName.message.rawValue: .text(maximumBytes: RequestBound.formMessage),
        FormFieldName.pickupPassword.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.encryptionPassword.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.publicKey.rawValue: .pem(isRepeatable: true),
        FormFieldName.algorithm.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.enable2FA.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.expiresIn.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.maxDownloads.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.maxAttempts.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.sealed.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.openProofHash.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.label.rawValue: .text(maximumBytes: RequestBound.field),
    ])

    private let kdf: PasswordKDF
    private var fields = FormFields<FormFieldName>()
    private var publicKeys: [String] = []

    /// - Parameter kdf: what a key is derived with from the password.
    init(kdf: PasswordKDF) {
        self.kdf = kdf
    }

    mutating func take(_ name: String, _ value: String) {
        if name == FormFieldName.publicKey.rawValue {
            if !value.isEmpty { publicKeys.append(value) }
        } else {
            fields.take(name, value)
        }
    }

    subscript(field: FormFieldName) -> String? { fields[field].nonEmpty }

    /// Whether the files are containers that the sender has finished.
    func isSealed() throws -> Bool { try isOn(.sealed) }

    /// Who can open the files; nil when the form has not said so yet.
    ///
    /// - Throws: ``RequestError`` when what the algorithm needs is missing or of another kind.
    func sealingSoFar() throws -> ShareSealing? {
        guard let id = self[.algorithm] else { return nil }
        let algorithm = try Algorithm(id: id)
        // Further keys may still come; they belong to all files.
        guard !algorithm.requiresKeyPair, fields.secret(.encryptionPassword).nonEmpty != nil else { return nil }
        return try sealing()
    }

    /// Who can open the files, now that the form is complete.
    ///
    /// - Throws: as ``sealingSoFar()``.
    func sealing() throws -> ShareSealing {
        let algorithm = try Algorithm(
            requested: self[.algorithm], password: fields.secret(.encryptionPassword).nonEmpty,
            publicKey: publicKeys.first)
        guard algorithm.requiresKeyPair, !publicKeys.isEmpty else {
            return ShareSealing(
                algorithm: algorithm,
                recipients: [
                    try Recipient(
                        algorithm: algorithm, password: fields.secret(.encryptionPassword).nonEmpty, publicKey: nil,
                        kdf: kdf)
                ])
        }
        return ShareSealing(
            algorithm: algorithm,
            recipients: try publicKeys.map {
                try Recipient(algorithm: algorithm, password: nil, publicKey: $0, kdf: kdf)
            })
    }

    /// The password for the link; nil when the form has not said it yet.
    func pickupPassword() throws -> Password? { try fields.secret(.pickupPassword).nonEmpty.map { try Password($0) } }

    /// What the sender decides.
    ///
    /// - Parameter kind: files or a text.
    /// - Throws: ``RequestError`` naming the field.
    func options(_ kind: ShareKind) throws -> ShareOptions {
        guard let pickupPassword = try pickupPassword() else {
            throw RequestError(.missingFile, "Missing file or fields: pickup_password")
        }
        var options = ShareOptions(pickupPassword: pickupPassword)
        options.requiresCode = try isOn(.enable2FA)
        options.expiresInSeconds = try self[.expiresIn].map {
            guard let seconds = ExpiryText.seconds($0) else {
                throw Self.invalid(.expiresIn, "a time from 1 minute on, such as 90m, 24h or 7d")
            }
            return seconds
        }
        options.maxDownloads = try downloads()
        options.maxAttempts = try self[.maxAttempts].map { try Self.number($0, .maxAttempts) }
        options.kind = kind
        options.label = self[.label]
        return options
    }

    /// What is known of the first container's open proof.
    func openProofHash() throws -> TokenHash? {
        try self[.openProofHash].map {
            guard let hash = Base64URL.bytes($0, count: TokenHash.byteCount).flatMap(TokenHash.init(bytes:)) else {
                throw Self.invalid(.openProofHash, "a SHA-256 in base64url without padding, 43 characters")
            }
            return hash
        }
    }

    /// Refuses what is wrong already, so that nobody sends gigabytes first.
    func check() throws {
        _ = try openProofHash()
        _ = try isSealed()
        if fields.secret(.pickupPassword).nonEmpty != nil { _ = try options(.file) }
        if let id = self[.algorithm] { _ = try Algorithm(id: id) }
    }

    private func downloads() throws -> Int? {
        guard let text = self[.maxDownloads] else { return 1 }
        return text.lowercased() == "unlimited" ? nil : try Self.number(text, .maxDownloads, or: " or unlimited")
    }

    private func isOn(_ field: FormFieldName) throws -> Bool {
        switch self[field]?.lowercased() {
        case nil, "off", "false", "0", "no": return false
        case "on", "true", "1", "yes": return true
        default: throw Self.invalid(field, "on or off")
        }
    }

    private static func number(_ text: String, _ field: FormFieldName, or other: String = "") throws -> Int {
        guard let number = Int(digits: text), number >= 1 else {
            throw invalid(field, "a whole number from 1 on\(other)")
        }
        return number
    }

    private static func invalid(_ field: FormFieldName, _ allowed: String) -> RequestError {
        RequestError(.invalidShareOption, "\(field.rawValue) must be \(allowed)")
    }
}
