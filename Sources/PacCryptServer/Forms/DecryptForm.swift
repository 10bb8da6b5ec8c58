import ContentPipeline
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

    let piece = ContentPiece()
    private let spool: DecryptSpool
    private let maxFileSize: UInt64
    private var fields = FormFields<FormFieldName>()
    private var file: FormFile?

    init(spool: Spool, policy: RequestPolicy) {
        self.spool = DecryptSpool(in: spool, originalLimit: policy.legacyMaxBytes, piece: piece)
        maxFileSize = policy.maxFileSizeBytes
    }

    /// The text to decrypt, when the form has one instead of a file.
    var textRequest: DecryptTextRequest? {
        guard file?.isNothingBesideText ?? true, let message = fields[.message].nonEmpty else { return nil }
        return DecryptTextRequest(
            message: message, password: fields.secret(.encryptionPassword).nonEmpty,
            privateKey: fields.secret(.privateKey).nonEmpty,
            algorithm: fields[.algorithm].nonEmpty)
    }

    /// The name that the file was sent under.
    var fileName: String? { file?.name }

    func take(_ name: String, _ value: String) throws {
        fields.take(name, value)
    }

    func beginFile(_ header: PartHeader) async throws {
        file = FormFile(header, limit: maxFileSize)
    }

    func write(_ bytes: RawSpan) async throws {
        try file?.count(bytes)
        try await spool.write(bytes)
    }

    func endFile() async throws {}

    func finish() async throws {
        try await spool.finish()
    }

    func abort() {
        spool.abort()
    }

    /// What was received.
    ///
    /// - Throws: ``RequestError`` when the form has no file.
    func received() async throws -> ReceivedBody {
        guard let file, !file.isUnchosen else { throw RequestError(.missingFile) }
        return try await spool.received()
    }

    /// What the form shows to open the file. For the original's data the file's name may tell the algorithm.
    func credentials() throws -> ShownCredentials {
        try ShownCredentials(
            algorithm: fields[.algorithm].nonEmpty ?? FileName.algorithm(in: fileName)?.id,
            password: fields.secret(.encryptionPassword).nonEmpty, privateKey: fields.secret(.privateKey).nonEmpty)
    }
}
