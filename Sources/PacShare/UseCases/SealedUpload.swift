import ContentPipeline
import PacCryptCore
import RequestGuard

/// Takes finished containers, whose contents the server never sees. One task at a time uses it; when it is dropped
/// before ``finish(_:algorithm:openProofHash:)`` has returned, nothing is left.
public final class SealedUpload: FilesSink {
    private let services: ShareServices
    private let limits: ShareLimits
    private let client: ClientKey
    private let uploaders: [UploaderKey]
    private let id = ShareID.random()
    private var files: [SealedFileUpload] = []
    /// Broken by all that fails: of what lacks a piece no share is made.
    private var state = ContentState.open
    private let room: UploadRoom
    private let piece: ContentPiece

    /// - Parameters:
    ///   - services: what it works with.
    ///   - limits: what the operator allows.
    ///   - client: who uploads.
    ///   - claimant: the same one to the budget of unfinished files, whose networks count for the number of shares; by
    ///     its key alone unless told.
    ///   - piece: how much is moved at once.
    /// - Throws: ``ShareError/sealedNotAccepted`` when only scanned files are accepted.
    public init(
        _ services: ShareServices, limits: ShareLimits, client: ClientKey, claimant: Claimant? = nil,
        piece: ContentPiece = ContentPiece()
    ) throws {
        guard !limits.isScanRequired else {
            throw ShareError.sealedNotAccepted
        }
        self.services = services
        self.limits = limits
        self.client = client
        self.piece = piece
        let claimant = claimant ?? Claimant(Holder(client))
        let uploaders = UploaderKey.all(of: claimant.holder, secret: services.uploaderSecret)
        self.uploaders = uploaders
        room = UploadRoom(limits: limits, uploaders: uploaders, claimant: claimant, account: services.uploads)
    }

    deinit {
        abort()
    }

    /// Begins the next container. Its name and type are its sender's secret.
    public func begin(_ description: FileDescription) async throws {
        try await finish()
        do {
            try await beginFile(description)
        } catch {
            state = .broken(error)
            throw error
        }
    }

    private func beginFile(_ description: FileDescription) async throws {
        guard files.count < limits.maxFiles else {
            throw ShareError.tooManyFiles(most: limits.maxFiles)
        }
        try await room.admit(services)
        try room.beginFile(nil, headCount: 0)
        try await room.check(services, expected: description.expectedBytes ?? 0)
        let writer = try await services.blobs.makeWriter(room: 0, pieceCount: piece.count)
        files.append(SealedFileUpload(writer: writer))
    }

    /// Takes the next bytes of the container.
    ///
    /// - Throws: `PacCryptError` for what is no container, ``ShareError/tooLarge(mostBytes:)``, ``BlobError``.
    public func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        guard let file = files.last else { throw ShareError.misuse("No file has begun.") }
        do {
            try room.take(UInt64(bytes.byteCount))
            try await file.write(bytes)
            try await room.follow(services)
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// Ends the container that comes.
    ///
    /// - Throws: ``BlobError``.
    public func finish() async throws {
        try state.requireOpen()
        do {
            try await files.last?.finish()
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// Makes the share.
    ///
    /// - Parameters:
    ///   - options: what the sender decides.
    ///   - openProofHash: SHA-256 of the first container's open proof; without it nobody can take the containers as
    ///     they lie.
    /// - Throws: as ``ShareUpload/finish(_:sealing:)``; `PacCryptError` for what is no container;
    ///   ``ShareError/invalidOption(_:)`` for containers that not all the same people can open.
    public func finish(_ options: ShareOptions, openProofHash: TokenHash?) async throws -> CreatedShare {
        defer { abort() }
        try await finish()
        guard !files.isEmpty else { throw ShareError.invalidOption("There is no file in the share.") }
        try options.check(limits)
        let heads = try files.map { try $0.checkedHead() }
        guard heads.allSatisfy({ $0.header.slots == heads[0].header.slots }) else {
            throw ShareError.invalidOption("All files of a share have the same key and slots.")
        }
        let assembly = ShareAssembly(services, limits: limits, client: client, uploaders: uploaders, id: id)
        let pickup = try await UnlockingSlot.make(options.pickupPassword, services, client: client)
        do {
            var shared: [SharedFile] = []
            for (file, head) in zip(files, heads) {
                let blob = try await file.commit(head)
                assembly.keep(blob)
                guard let mac = HeaderMAC(bytes: head.mac) else { throw ShareError.tampered }
                shared.append(
                    SharedFile(
                        name: nil, type: nil, size: blob.size, crc32: nil, headerMAC: mac,
                        scan: .notScanned(reason: .sealedBySender)))
            }
            let created = try await assembly.finish(
                options, pickup: pickup, algorithm: heads[0].header.algorithm.id, files: shared,
                isSealedBySender: true, openProofHash: openProofHash)
            room.becameShare()
            state = .ended
            return created
        } catch {
            await assembly.discardBlobs()
            throw error
        }
    }

    /// Gives up. After a share was made it does nothing.
    public func abort() {
        state.abort()
        files.forEach { $0.abort() }
        room.close()
    }
}

/// One finished container on its way: its head is read as it passes.
private final class SealedFileUpload: ContentSink {
    private let writer: any BlobWriter
    private var reader = HeadReader()
    private var size: UInt64 = 0

    init(writer: any BlobWriter) {
        self.writer = writer
    }

    func write(_ bytes: RawSpan) async throws {
        size = size.addingClamped(UInt64(bytes.byteCount))
        try reader.append(bytes)
        if case .original = reader.finding { throw Self.notAContainer }
        try await writer.write(bytes)
    }

    func finish() async throws {
        try await writer.finish()
    }

    /// The head, when there is one with a payload after it that this server would open.
    func checkedHead() throws -> ContainerHead {
        guard let head = try reader.finish() else { throw Self.notAContainer }
        guard size > UInt64(head.count) else { throw PacCryptError(.damagedPayload, "The content was cut short.") }
        return head
    }

    private static var notAContainer: PacCryptError {
        PacCryptError(.notAContainer, "This is not a PacCrypt container.")
    }

    func commit(_ head: ContainerHead) async throws -> ShareBlob {
        let blob = try await writer.commit(prefix: [])
        return ShareBlob(id: blob.id, size: blob.size, headCount: head.count, plaintextSize: nil)
    }

    func abort() {
        writer.abort()
    }
}

extension ContainerHeader {
    /// The algorithm that a sender who made this header chose.
    fileprivate var algorithm: Algorithm {
        let isForKeyPair = slots.contains { if case .rsa = $0 { true } else { false } }
        let isForXWing = slots.contains { if case .xwing = $0 { true } else { false } }
        if isForXWing { return .xwingHybrid }
        if isForKeyPair { return .rsaHybrid }
        return Algorithm.allCases.first { !$0.requiresKeyPair && $0.cipher == cipher } ?? .standard
    }
}
