import ContentPipeline
import PacCryptCore
import RequestGuard

/// Takes the files of a share as they come and makes the share when everything is known. One task at a time uses it;
/// when it is dropped before ``finish(_:sealing:)`` has returned, nothing is left.
///
/// Passwords may come after the files: the heads of the containers are written last. When they come first, the keys are
/// derived while the files come, and ``prepare(_:)`` saves the room that is left for heads otherwise.
///
/// ```swift
/// let upload = ShareUpload(services, limits: limits, client: client)
/// try await upload.begin(FileDescription(name: "report.pdf"))
/// for try await piece in body { try await upload.write(piece.span) }
/// let created = try await upload.finish(options, sealing: sealing)
/// ```
public final class ShareUpload: FilesSink {
    private let services: ShareServices
    private let limits: ShareLimits
    private let client: ClientKey
    private let uploaders: [UploaderKey]
    private let earlier: EarlierShare?
    private let id: ShareID
    private let fileKey = FileKey()
    private var prepared: PreparedSealing?
    private var unlocking: (password: Password, slot: EarlyValue<UnlockingSlot>)?
    private var files: [FileUpload] = []
    /// What was found clean and is not on record yet: an upload of many files is one entry.
    private var clean: (verdict: ScanVerdict, files: Int)?
    private var isTaking = false
    /// Broken by all that fails: of what lacks a piece, or was not accepted, no share is made.
    private var state = ContentState.open
    private let room: UploadRoom
    private let piece: ContentPiece

    /// Who can open the files, as far as that is needed while their slots are being made.
    private struct PreparedSealing {
        let algorithm: Algorithm
        /// In place of the slots, to know the room that they take.
        let emptySlots: [Slot]
        let slots: EarlyValue<[Slot]>
    }

    /// - Parameters:
    ///   - services: what it works with.
    ///   - limits: what the operator allows.
    ///   - client: who uploads.
    ///   - claimant: the same one to the budget of unfinished files, whose networks count for the number of shares; by
    ///     its key alone unless told.
    ///   - earlier: what the share keeps when it takes the place of one that another program made.
    ///   - piece: how much is moved at once.
    public init(
        _ services: ShareServices, limits: ShareLimits, client: ClientKey, claimant: Claimant? = nil,
        replacing earlier: EarlierShare? = nil, piece: ContentPiece = ContentPiece()
    ) {
        self.services = services
        self.limits = limits
        self.client = client
        self.earlier = earlier
        id = earlier?.id ?? .random()
        self.piece = piece
        let claimant = claimant ?? Claimant(Holder(client))
        let uploaders = UploaderKey.all(of: claimant.holder, secret: services.uploaderSecret)
        self.uploaders = uploaders
        room = UploadRoom(limits: limits, uploaders: uploaders, claimant: claimant, account: services.uploads)
    }

    deinit {
        abort()
    }

    /// Finds out, before anything is received, whether there is room for so many bytes, and the client may have one
    /// more share.
    ///
    /// - Throws: ``BlobError/noRoom``, ``ShareError/tooManyShares``, and what the stores throw.
    public func checkRoom(forBytes count: UInt64) async throws {
        try await room.checkAdmission(services)
        try await room.check(services, expected: min(count, limits.maxBytes))
    }

    /// Begins to make the slots, when the recipients are known before the first file. A failure shows in
    /// ``write(_:)`` and ``finish(_:sealing:)``.
    ///
    /// - Throws: ``ShareError/misuse(_:)`` when a file has begun.
    public func prepare(_ sealing: ShareSealing) throws {
        guard files.isEmpty else { throw ShareError.misuse("The first file has begun.") }
        prepared = PreparedSealing(
            algorithm: sealing.algorithm, emptySlots: sealing.recipients.map(\.emptySlot),
            slots: EarlyValue(slotMaker(sealing)))
    }

    /// Waits for what ``prepare(_:)`` has begun, for whoever needs the runner of derivations for something long next.
    ///
    /// - Throws: `PacCryptError`, and what the runner of derivations throws.
    public func waitForSlots() async throws {
        _ = try await prepared?.slots.value
    }

    /// Begins to make the slot of the pickup password, when that is known before all files have come, after those of
    /// ``prepare(_:)``. It is made once more in ``finish(_:sealing:)`` when that fails, or another password is said
    /// there.
    ///
    /// - Throws: ``ShareError/misuse(_:)`` when one was said before.
    public func prepare(pickupPassword password: Password) throws {
        guard unlocking == nil else { throw ShareError.misuse("The pickup password is known.") }
        // One at a time, so that an upload takes no more of the machine and of its client's share than without.
        let slots = prepared?.slots
        unlocking = (
            password,
            EarlyValue { [services, client] in
                _ = try await slots?.value
                return try await UnlockingSlot.make(password, services, client: client)
            }
        )
    }

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
        if earlier == nil { try await room.admit(services) }
        let sealer = try ContainerSealer(
            cipher: prepared?.algorithm.cipher ?? Algorithm.standard.cipher, fileKey: fileKey)
        let headRoom = try headRoom(sealer, description)
        try room.beginFile(description, headCount: headRoom.count)
        try await room.check(services, expected: description.expectedBytes ?? 0)
        let writer = try await services.blobs.makeWriter(room: headRoom.count, pieceCount: piece.count)
        let scan = await services.scanner.begin(expectedBytes: description.expectedBytes)
        files.append(
            FileUpload(
                description, sealer: sealer, headRoom: headRoom, writer: writer, scan: scan, ciphers: services.ciphers,
                piece: piece))
        isTaking = true
    }

    /// Takes the next bytes of the file.
    ///
    /// - Throws: ``ShareError/tooLarge(mostBytes:)`` above the largest size of a share, ``BlobError``, and what
    ///   prevented the slots of ``prepare(_:)``.
    public func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        guard isTaking, let file = files.last else { throw ShareError.misuse("No file has begun.") }
        do {
            try prepared?.slots.check()
            try room.take(UInt64(bytes.byteCount))
            try await file.write(bytes)
            try await room.follow(services)
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// Ends the file that comes.
    ///
    /// - Throws: ``ShareError`` for a verdict that the operator does not accept, ``BlobError``.
    public func finish() async throws {
        try state.requireOpen()
        guard isTaking, let file = files.last else { return }
        isTaking = false
        do {
            try await file.finish()
            note(file.verdict)
            try file.verdict.check(limits, position: files.count)
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// Makes the share. What it stored is on the disk before the share is known to anybody.
    ///
    /// - Parameters:
    ///   - options: what the sender decides.
    ///   - sealing: who can open the files; nil when ``prepare(_:)`` was told.
    /// - Throws: ``ShareError``, ``BlobError``, `PacCryptError`, and what the runner of derivations throws. Nothing is
    ///   left then.
    public func finish(_ options: ShareOptions, sealing: ShareSealing? = nil) async throws -> CreatedShare {
        defer { abort() }
        try await finish()
        noteClean()
        guard !files.isEmpty else { throw ShareError.invalidOption("There is no file in the share.") }
        try options.check(limits)
        let assembly = ShareAssembly(
            services, limits: limits, client: client, uploaders: uploaders, id: id, replacing: earlier)
        let (algorithm, slots) = try await recipients(sealing)
        let pickup = try await unlockingSlot(options.pickupPassword)
        do {
            for file in files where file.sealer.cipher != algorithm.cipher {
                try await room.checkCopy(services, bytes: file.size)
                try await file.reseal(algorithm.cipher, in: services.blobs)
            }
            let shared = try await commit(slots: slots, into: assembly)
            let proof = files[0].sealer.openProof
            let created = try await assembly.finish(
                options, pickup: pickup, algorithm: algorithm.id, files: shared, isSealedBySender: false,
                openProofHash: TokenHash(of: proof))
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
        isTaking = false
        state.abort()
        noteClean()
        prepared = nil
        unlocking = nil
        files.forEach { $0.abort() }
        room.close()
    }

    // MARK: Steps

    private func note(_ verdict: ScanVerdict) {
        if case .clean = verdict {
            if let clean, clean.verdict == verdict {
                self.clean = (verdict, clean.files + 1)
            } else {
                noteClean()
                clean = (verdict, 1)
            }
        } else {
            noteClean()
            tell(.scanned(verdict))
        }
    }

    private func noteClean() {
        guard let clean else { return }
        self.clean = nil
        tell(.scanned(clean.verdict, files: clean.files))
    }

    private func tell(_ kind: ShareEvent.Kind) {
        services.events.note([ShareEvent(share: id.tag, kind: kind)], client: earlier == nil ? client : nil)
    }

    private func recipients(_ sealing: ShareSealing?) async throws -> (Algorithm, [Slot]) {
        if let prepared { return (prepared.algorithm, try await prepared.slots.value) }
        guard let sealing else { throw ShareError.misuse("Nobody could open the share.") }
        return (sealing.algorithm, try await slotMaker(sealing)())
    }

    private func slotMaker(_ sealing: ShareSealing) -> @Sendable () async throws -> [Slot] {
        { [services, client, fileKey] in
            try await services.derivations.run(.sealing(slots: sealing.recipients.count), client: client) {
                try sealing.recipients.map { try $0.slot(for: fileKey) }
            }
        }
    }

    private func unlockingSlot(_ password: Password) async throws -> UnlockingSlot {
        // What found the machine busy while the files came is tried once more.
        if let unlocking, unlocking.password.secret == password.secret, let slot = try? await unlocking.slot.value {
            return slot
        }
        return try await UnlockingSlot.make(password, services, client: client)
    }

    /// When the recipients are known, the head's size is: that of one with the longest number as size.
    private func headRoom(
        _ sealer: ContainerSealer, _ description: FileDescription
    ) throws -> ContainerSealer.HeadRoom {
        guard let prepared else { return .reserved }
        return .bytes(try sealer.head(slots: prepared.emptySlots, info: description.info(size: .max)).count)
    }

    private func commit(slots: [Slot], into assembly: ShareAssembly) async throws -> [SharedFile] {
        var shared: [SharedFile] = []
        for file in files {
            let head = try file.makeHead(slots: slots)
            assembly.keep(try await file.commit(head))
            shared.append(try file.shared(head))
        }
        return shared
    }
}
