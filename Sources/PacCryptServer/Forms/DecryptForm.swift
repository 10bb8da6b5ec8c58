import MultipartForm
import PacCryptAPI
import PacCryptCore

/// Receives a form to decrypt. A file is spooled as it comes, which is encrypted.
final class DecryptForm: FormSink {
    static let table = FieldTable([
        FormFieldName.file.rawValue: .file(),
        FormFieldName.message.rawValue: .text(maximumBytes: RequestBound.formMessage),
        FormFieldName.encryptionPassword.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.privateKey.rawValue: .pem(),
        FormFieldName.algorithm.rawValue: .text(maximumBytes: RequestBound.field),
    ])

    private let spool: DecryptSpool
    private let maxFileSize: UInt64
    private var fields = FormFields<FormFieldName>()
    private var file: FormFile?

    init(spool: Spool, policy: RequestPolicy) {
        self.spool = DecryptSpool(in: spool, originalLimit: policy.legacyMaxBytes)
        maxFileSize = policy.maxFileSizeBytes
    }

    /// The text to decrypt, when the form has one instead of a file.
    var textRequest: DecryptTextRequest? {
        guard file == nil, let message = fields[.message].nonEmpty else { return nil }
        return DecryptTextRequest(
            message: message, password: fields.secret(.encryptionPassword).nonEmpty,
            privateKey: fields.secret(.privateKey).nonEmpty,
            algorithm: fields[.algorithm].nonEmpty)
    }

    /// The name that the file was sent under.
    var fileName: String? { file?.name }

    func receive(_ event: FormEvent) throws {
        switch event {
        case .text(let name, let value): fields.take(name, value)
        case .fileBegin(let header): file = FormFile(header, limit: maxFileSize)
        case .fileData(let bytes):
            try file?.count(bytes)
            try spool.take(bytes)
        case .fileEnd: break
        }
    }

    func settle() async throws {
        if file != nil { try await spool.drain() }
    }

    /// What was received.
    ///
    /// - Throws: ``RequestError`` when the form has no file.
    func finish() async throws -> ReceivedBody {
        guard let file, !file.isUnchosen else { throw RequestError(.missingFile) }
        return try await spool.finish()
    }

    /// What the form shows to open the file. For the original's data the file's name may tell the algorithm.
    func credentials() throws -> ShownCredentials {
        try ShownCredentials(
            algorithm: fields[.algorithm].nonEmpty ?? FileName.algorithm(in: fileName)?.id,
            password: fields.secret(.encryptionPassword).nonEmpty, privateKey: fields.secret(.privateKey).nonEmpty)
    }
}
