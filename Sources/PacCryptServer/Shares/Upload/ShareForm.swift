import ContentPipeline
import HTTPSyntax
import MultipartForm
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard

/// Receives a form that makes a share. Files are scanned, sealed and stored as they come.
///
/// What opens the files is best sent before them; when it comes later, the heads of the containers are written last.
final class ShareForm: FormSink {
    /// The files on their way: to be sealed here, or sealed by their sender.
    private enum Upload {
        case toSeal(ShareUpload, isPrepared: Bool)
        case sealed(SealedUpload)

        var sink: any FilesSink {
            switch self {
            case .toSeal(let upload, _): upload
            case .sealed(let upload): upload
            }
        }
    }

    let piece = ContentPiece()
    private let services: ShareServices
    private let limits: ShareLimits
    private let client: ClientKey
    private let claimant: Claimant
    private var fields: ShareFormFields
    private var upload: Upload?
    /// The header of a file whose first byte has not come yet.
    private var announced: PartHeader?
    /// The header of a file without name and content.
    private var emptyField: PartHeader?

    /// - Parameters:
    ///   - services: what the use cases of shares work with.
    ///   - limits: what is allowed of shares.
    ///   - client: who uploads.
    ///   - claimant: the same one to the budgets that all share.
    init(_ services: ShareServices, limits: ShareLimits, client: ClientKey, _ claimant: Claimant) {
        self.services = services
        fields = ShareFormFields(kdf: services.kdf)
        self.limits = limits
        self.client = client
        self.claimant = claimant
    }

    func take(_ name: String, _ value: String) {
        fields.take(name, value)
    }

    func beginFile(_ header: PartHeader) async throws {
        announced = header
    }

    func write(_ bytes: RawSpan) async throws {
        if let header = announced { try await begin(header) }
        guard let upload else { return }
        do {
            try await upload.sink.write(bytes)
        } catch let error as PacCryptError {
            throw Self.explained(error, upload)
        }
    }

    func endFile() async throws {
        guard let header = announced else { return }
        announced = nil
        switch header.filename {
        // Browsers send a nameless empty file when nobody chose one.
        case "": break
        // Programs send an empty field: whether it stands beside a text is known at the end.
        case nil: emptyField = header
        default: try await begin(header)
        }
    }

    func finish() async throws {
        if let header = emptyField, fields[.message] == nil, upload == nil { try await begin(header) }
        try await upload?.sink.finish()
    }

    func abort() {
        upload?.sink.abort()
    }

    /// Makes the share.
    ///
    /// - Throws: ``RequestError`` for what is missing or not allowed, and what the use cases throw.
    func share() async throws -> CreatedShare {
        guard let upload else { return try await shareText() }
        guard fields[.message] == nil else {
            throw RequestError(.invalidShareOption, "A share has either message or files")
        }
        return try await share(upload, .file)
    }

    private func shareText() async throws -> CreatedShare {
        guard let message = fields[.message] else { throw RequestError(.missingFile) }
        guard try !fields.isSealed() else {
            throw RequestError(.invalidShareOption, "A sealed share has files, which are containers")
        }
        let upload = try await startedUpload()
        let bytes = Array(message.utf8)
        try await upload.sink.begin(
            FileDescription(
                name: "message.txt", type: "text/plain; charset=utf-8", expectedBytes: UInt64(bytes.count),
                isText: true))
        try await upload.sink.write(bytes)
        return try await share(upload, .text)
    }

    private func share(_ upload: Upload, _ kind: ShareKind) async throws -> CreatedShare {
        let options = try fields.options(kind)
        do {
            switch upload {
            case .sealed(let files): return try await files.finish(options, openProofHash: try fields.openProofHash())
            case .toSeal(let files, let isPrepared):
                guard try !fields.isSealed() else {
                    throw RequestError(.invalidShareOption, "sealed must be sent before the first file")
                }
                return try await files.finish(options, sealing: isPrepared ? nil : try fields.sealing())
            }
        } catch let error as PacCryptError {
            throw Self.explained(error, upload)
        }
    }

    private func begin(_ header: PartHeader) async throws {
        announced = nil
        let upload = try await startedUpload()
        try await upload.sink.begin(
            FileDescription(
                name: FileName.kept(header.filename) ?? "file", type: ContentTypeField.cleaned(header.contentType)))
    }

    private func startedUpload() async throws -> Upload {
        if let upload { return upload }
        try fields.check()
        let upload = try makeUpload()
        self.upload = upload
        return upload
    }

    private func makeUpload() throws -> Upload {
        if try fields.isSealed() {
            return .sealed(
                try SealedUpload(services, limits: limits, client: client, claimant: claimant, piece: piece))
        }
        let upload = ShareUpload(services, limits: limits, client: client, claimant: claimant, piece: piece)
        let sealing = try fields.sealingSoFar()
        if let sealing { try upload.prepare(sealing) }
        if let password = try fields.pickupPassword() { try upload.prepare(pickupPassword: password) }
        return .toSeal(upload, isPrepared: sealing != nil)
    }

    /// Nobody decrypts a container that its sender sealed, so the words of a failed decryption would mislead.
    private static func explained(_ error: PacCryptError, _ upload: Upload) -> any Error {
        let code = RequestError(error).code
        guard case .sealed = upload, [.notAContainer, .damagedContainer].contains(code) else { return error }
        return RequestError(code, "A file that was sent as sealed is not a finished PacCrypt container")
    }
}
