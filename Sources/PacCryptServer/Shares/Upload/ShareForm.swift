import MultipartForm
import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard

/// Receives a form that makes a share. Files are scanned, sealed and stored as they come.
///
/// What opens the files is best sent before them; when it comes later, the heads of the containers are written last.
final class ShareForm: FormSink {
    /// What takes time, or came while something that takes time had to be done first.
    private enum Step {
        case begin(PartHeader)
        case bytes([UInt8])
        case end
    }

    private let services: ShareServices
    private let limits: ShareLimits
    private let client: ClientKey
    private var fields: ShareFormFields
    private var upload: ReceivedFiles?
    private var pending: [Step] = []
    private var isTaking = false
    /// The header of a file whose first byte has not come yet.
    private var announced: PartHeader?

    /// - Parameters:
    ///   - services: what the use cases of shares work with.
    ///   - limits: what is allowed of shares.
    ///   - client: who uploads.
    init(_ services: ShareServices, limits: ShareLimits, client: ClientKey) {
        self.services = services
        fields = ShareFormFields(kdf: services.kdf)
        self.limits = limits
        self.client = client
    }

    func receive(_ event: FormEvent) throws {
        switch event {
        case .text(let name, let value): fields.take(name, value)
        case .fileBegin(let header): pending.append(.begin(header))
        case .fileData(let bytes):
            // Bytes are only lent; those that cannot be sealed at once are at most what the network gave in one piece.
            if isTaking, pending.isEmpty { try upload?.take(bytes) } else { pending.append(.bytes(Array(bytes))) }
        case .fileEnd: pending.append(.end)
        }
    }

    func settle() async throws {
        while !pending.isEmpty {
            let steps = pending
            pending = []
            for step in steps { try await perform(step) }
        }
        if isTaking { try await upload?.drain() }
    }

    /// Makes the share.
    ///
    /// - Throws: ``RequestError`` for what is missing or not allowed, and what the use cases throw.
    func finish() async throws -> CreatedShare {
        guard let upload else { return try await finishText() }
        guard fields[.message] == nil else {
            throw RequestError(.invalidShareOption, "A share has either message or files")
        }
        return try await upload.finish(fields, .file)
    }

    private func finishText() async throws -> CreatedShare {
        guard let message = fields[.message] else { throw RequestError(.missingFile) }
        guard try !fields.isSealed() else {
            throw RequestError(.invalidShareOption, "A sealed share has files, which are containers")
        }
        let upload = try await ReceivedFiles.begin(fields, services, limits: limits, client: client)
        var message8 = message
        try await upload.begin(
            FileDescription(
                name: "message.txt", type: "text/plain; charset=utf-8", expectedBytes: UInt64(message.utf8.count),
                isText: true))
        try message8.withUTF8 { try upload.take(UnsafeRawBufferPointer($0)) }
        try await upload.drain()
        return try await upload.finish(fields, .text)
    }

    private func perform(_ step: Step) async throws {
        switch step {
        case .begin(let header):
            announced = header
        case .bytes(let bytes):
            if let header = announced { try await begin(header) }
            try bytes.withUnsafeBytes { try upload?.take($0) }
            try await upload?.drain()
        case .end:
            // Browsers send a nameless empty file when nobody chose one.
            if let header = announced, header.filename != "" { try await begin(header) }
            announced = nil
            isTaking = false
        }
    }

    private func begin(_ header: PartHeader) async throws {
        announced = nil
        let upload = try await startedUpload()
        try await upload.begin(
            FileDescription(
                name: FileName.cleaned(header.filename) ?? "file", type: MediaType.cleaned(header.contentType)))
        isTaking = true
    }

    private func startedUpload() async throws -> ReceivedFiles {
        if let upload { return upload }
        try fields.check()
        let upload = try await ReceivedFiles.begin(fields, services, limits: limits, client: client)
        self.upload = upload
        return upload
    }
}
