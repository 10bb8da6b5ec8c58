import ContentPipeline
import MultipartForm
import PacCryptAPI
import PacCryptCore
import PacShare

/// Receives a form to encrypt. A file is scanned and sealed as it comes: on the disk lies nothing but sealed bytes.
///
/// When algorithm and recipient come before the file, the container's head goes first and has its exact size. With the
/// file first, sealing starts with the standard cipher.
final class EncryptForm: FormSink {
    /// How the file becomes a container.
    private enum Sealing {
        /// Algorithm and recipient were known.
        case headFirst(HeadFirstEncryptSpool, Algorithm)
        /// They are to come.
        case headLast(EncryptSpool)

        var sink: any ContentSink {
            switch self {
            case .headFirst(let spool, _): spool
            case .headLast(let spool): spool
            }
        }
    }

    /// Makes a slot where derivations run.
    typealias SlotMaker = (Recipient, FileKey) async throws -> Slot

    static let table = FieldTable([
        FormFieldName.file.rawValue: .file(),
        FormFieldName.message.rawValue: .text(maximumBytes: RequestBound.formMessage),
        FormFieldName.encryptionPassword.rawValue: .text(maximumBytes: RequestBound.field),
        FormFieldName.publicKey.rawValue: .pem(),
        FormFieldName.algorithm.rawValue: .text(maximumBytes: RequestBound.field),
    ])

    let piece = ContentPiece()
    private let spool: Spool
    private let maxFileSize: UInt64
    private let kdf: PasswordKDF
    private let makeSlot: SlotMaker
    private let scanner: any ContentScanner
    private var fields = FormFields<FormFieldName>()
    private(set) var file: FormFile?
    private var sealing: Sealing?
    private var scan: (any ContentScan)?

    init(
        spool: Spool, maxFileSize: UInt64, scanner: any ContentScanner, kdf: PasswordKDF,
        makeSlot: @escaping SlotMaker
    ) {
        self.scanner = scanner
        self.spool = spool
        self.maxFileSize = maxFileSize
        self.kdf = kdf
        self.makeSlot = makeSlot
    }

    /// The text to encrypt, when the form has one instead of a file.
    var textRequest: EncryptTextRequest? {
        guard file?.isNothingBesideText ?? true, let message = fields[.message].nonEmpty else { return nil }
        return EncryptTextRequest(
            message: message, password: fields.secret(.encryptionPassword).nonEmpty,
            publicKey: fields[.publicKey].nonEmpty,
            algorithm: fields[.algorithm].nonEmpty)
    }

    func take(_ name: String, _ value: String) throws {
        fields.take(name, value)
    }

    func beginFile(_ header: PartHeader) async throws {
        file = FormFile(header, limit: maxFileSize)
    }

    func write(_ bytes: RawSpan) async throws {
        try file?.count(bytes)
        let sealing = try await startedSealing()
        await scan?.write(bytes)
        try await sealing.sink.write(bytes)
    }

    func endFile() async throws {}

    func finish() async throws {
        // Whether a file without content is one is known at the end.
        if let file, file.isEmpty, !file.isUnchosen, textRequest == nil { _ = try await startedSealing() }
        try await sealing?.sink.finish()
    }

    func abort() {
        scan?.abort()
        sealing?.sink.abort()
    }

    /// What the scanner says of the whole file; to be asked for once, before ``container()``.
    ///
    /// - Throws: ``RequestError`` when the form has no file.
    func finishScan() async throws -> ScanVerdict {
        guard let file, let scan, !file.isUnchosen else { throw RequestError(.missingFile) }
        await scan.finish()
        return scan.verdict
    }

    /// The container of the file, and the algorithm that it was sealed with.
    ///
    /// - Throws: ``RequestError`` when the form has no file, or nobody to seal it for.
    func container() async throws -> (body: SpooledBody, algorithm: Algorithm) {
        guard let file, let sealing, !file.isUnchosen else { throw RequestError(.missingFile) }
        try await finish()
        switch sealing {
        case .headFirst(let spool, let algorithm):
            return (try await spool.container(), algorithm)
        case .headLast(let spool):
            let algorithm = try Algorithm(
                requested: fields[.algorithm].nonEmpty, password: fields.secret(.encryptionPassword).nonEmpty,
                publicKey: fields[.publicKey].nonEmpty)
            let slot = try await makeSlot(try recipient(for: algorithm), spool.fileKey)
            let info = FileInfo(name: FileName.kept(file.name), size: spool.plaintextCount)
            return (try await spool.container(cipher: algorithm.cipher, slots: [slot], info: info), algorithm)
        }
    }

    private func startedSealing() async throws -> Sealing {
        if let sealing { return sealing }
        let sealing = try await makeSealing()
        scan = await scanner.begin(expectedBytes: nil)
        self.sealing = sealing
        return sealing
    }

    private func makeSealing() async throws -> Sealing {
        let named = try fields[.algorithm].nonEmpty.map { try Algorithm(id: $0) }
        let isPasswordKnown = fields.secret(.encryptionPassword).nonEmpty != nil
        let isKeyKnown = fields[.publicKey].nonEmpty != nil
        // Without the recipient that the algorithm needs, it may still come; whether it has is said at the end.
        guard let algorithm = named, algorithm.requiresKeyPair ? isKeyKnown : isPasswordKnown else {
            return .headLast(try EncryptSpool(in: spool, cipher: (named ?? .standard).cipher, piece: piece))
        }
        let fileKey = FileKey()
        let slot = try await makeSlot(try recipient(for: algorithm), fileKey)
        let info = FileInfo(name: FileName.kept(file?.name))
        return .headFirst(
            try HeadFirstEncryptSpool(
                in: spool, cipher: algorithm.cipher, fileKey: fileKey, slots: [slot], info: info, piece: piece),
            algorithm)
    }

    private func recipient(for algorithm: Algorithm) throws -> Recipient {
        try Recipient(
            algorithm: algorithm, password: fields.secret(.encryptionPassword).nonEmpty,
            publicKey: fields[.publicKey].nonEmpty, kdf: kdf)
    }
}
