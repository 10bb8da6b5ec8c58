import ContentPipeline
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Synchronization
import TestSupport
import Testing

/// Stores in memory, a clock that a test turns, and cheap access to uploads and pickups.
final class ShareBench: Sendable {
    let shares: any ShareStore
    let memory = InMemoryShareStore()
    let blobs: InMemoryBlobStore
    let events = RecordedEvents()
    let runner = ThreadRunner()
    let clock: ManualClock
    let services: ShareServices
    let client = ClientKey(address: IPAddress("203.0.113.1") ?? .init(v4: 0))

    init(
        scanner: any ContentScanner = NoScanner(), shares: (any ShareStore)? = nil, capacity: Int = 64 << 20,
        uploads: UploadAccount = UploadAccount(), limitStore: any LimitStore = InMemoryLimitStore(),
        patience: Duration = .milliseconds(500)
    ) {
        let clock = ManualClock()
        self.clock = clock
        blobs = InMemoryBlobStore(capacity: capacity) { clock.timestamp }
        self.shares = shares ?? memory
        services = ShareServices(
            shares: self.shares, blobs: blobs, ciphers: CipherPool(cores: 2), scanner: scanner, derivations: runner,
            attempts: ShareAttemptBudgets(AttemptBudget(scope: "share", store: limitStore) { clock.timestamp }),
            events: events,
            uploads: uploads, uploaderSecret: SecretBytes([UInt8](repeating: 9, count: 32)),
            kdf: .argon2id(iterations: 1, memoryKiB: 8), patience: patience
        ) { clock.timestamp }
    }

    var pickup: SharePickup { SharePickup(services) }
    var status: ShareStatus { ShareStatus(services) }
    var limits: ShareLimits {
        var limits = ShareLimits()
        limits.storageReserveBytes = 0
        return limits
    }

    /// Uploads files, in pieces of 100,000 bytes.
    func upload(
        _ files: [(name: String, content: [UInt8])] = [("report.pdf", Array("content".utf8))],
        options: ShareOptions? = nil, sealing: ShareSealing? = nil, isPrepared: Bool = false,
        limits: ShareLimits? = nil, client: ClientKey? = nil
    ) async throws -> CreatedShare {
        let upload = ShareUpload(services, limits: limits ?? self.limits, client: client ?? self.client)
        let sealing = try sealing ?? Self.sealing()
        if isPrepared { try upload.prepare(sealing) }
        for (name, content) in files {
            try await upload.begin(FileDescription(name: name, type: "text/plain", modified: 1_600_000_000))
            for start in stride(from: 0, to: content.count, by: 100_000) {
                try await upload.write(Array(content[start..<min(start + 100_000, content.count)]))
            }
        }
        return try await upload.finish(
            try options ?? Self.options(), sealing: isPrepared ? nil : sealing)
    }

    /// Unlocks and opens with the right passwords.
    func open(_ created: CreatedShare) async throws -> OpenedShare {
        let unlocked = try await pickup.unlock(
            created.id, password: Self.pickupPassword(), code: nil, client: client)
        return try await pickup.open(
            created.id, ticket: unlocked.ticket, credential: .password(Self.filePassword()), client: client)
    }

    /// Downloads a part of a file, or of the zip.
    func download(
        _ created: CreatedShare, _ lease: ShareToken, file: Int? = 0, _ range: Range<UInt64> = 0..<UInt64.max
    ) async throws -> [UInt8] {
        let leased = try await pickup.leased(created.id, lease: lease)
        let transfer = try file.map { try leased.transfer(of: $0, range) } ?? leased.zipTransfer(range)
        var content: [UInt8] = []
        while try await transfer.next(into: &content) { try await transfer.recordWritten() }
        try await transfer.recordBeforeEnd()
        try await transfer.finish()
        return content
    }

    /// That nothing lies anywhere: no share, no blob, no writer.
    func expectNothingLeft(_ location: SourceLocation = #_sourceLocation) async throws {
        #expect(await blobs.blobs(after: nil, limit: 10) == [], sourceLocation: location)
        #expect(blobs.openWriters == 0, sourceLocation: location)
        #expect(try await shares.totals().count == 0, sourceLocation: location)
    }

    static func pickupPassword() throws -> Password { try Password("for the link") }
    static func filePassword() throws -> Password { try Password("for the file") }
    static func options() throws -> ShareOptions { ShareOptions(pickupPassword: try pickupPassword()) }
    static func sealing(_ algorithm: Algorithm = .aesGCM) throws -> ShareSealing {
        ShareSealing(
            algorithm: algorithm,
            recipients: [.password(try filePassword(), .argon2id(iterations: 1, memoryKiB: 8))])
    }
}

extension ShareTransfer {
    /// Takes the next bytes, and forgets them.
    func nextPiece(isEmpty: Bool = false) async throws -> Bool {
        var bytes: [UInt8] = []
        let isMore = try await next(into: &bytes)
        if isEmpty { #expect(bytes.isEmpty) }
        return isMore
    }
}
