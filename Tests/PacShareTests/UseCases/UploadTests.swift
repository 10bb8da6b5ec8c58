import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@Suite("Upload")
struct UploadTests {
    @Test(
        "what was uploaded is picked up, for every algorithm, size and order of fields", arguments: Algorithm.allCases)
    func roundTrip(_ algorithm: Algorithm) async throws {
        let bench = ShareBench()
        let key = try PrivateKey.generate(algorithm)
        for (count, isPrepared) in [(0, true), (1, false), (65_536, true), (300_001, false)] {
            let content = SampleContent.bytes(count)
            let sealing = key.map { ShareSealing(algorithm: algorithm, recipients: [.publicKey($0.publicKey)]) }
            let created = try await bench.upload(
                [("a.txt", content)], sealing: try sealing ?? ShareBench.sealing(algorithm), isPrepared: isPrepared)
            let unlocked = try await bench.pickup.unlock(
                created.id, password: ShareBench.pickupPassword(), code: nil, client: bench.client)
            #expect(unlocked.metadata.algorithm == algorithm.id)
            #expect(unlocked.metadata.files.map(\.size) == [UInt64(count)])
            let credential = try key.map { Credential.privateKey($0) } ?? .password(ShareBench.filePassword())
            let opened = try await bench.pickup.open(
                created.id, ticket: unlocked.ticket, credential: credential, client: bench.client)
            #expect(try await bench.download(created, opened.lease) == content)
        }
    }

    @Test("a stored blob and its password alone give the file back", arguments: [true, false])
    func selfContained(isPrepared: Bool) async throws {
        let bench = ShareBench()
        let content = SampleContent.bytes(200_000)
        let created = try await bench.upload([("a b.txt", content)], isPrepared: isPrepared)
        let stored = try #require(bench.blobs.bytes(created.share.blobs[0].id))
        let opened = try Container.open(stored, with: .password(ShareBench.filePassword()), limits: .server)
        #expect(opened.plaintext == content)
        #expect(opened.info?.name == "a b.txt" && opened.info?.size == 200_000)
        #expect(opened.info?.modified == "2020-09-13T12:26:40Z")
        if isPrepared { #expect(stored.count < 201_000) }
    }

    @Test("several files have one key, the same slot and salts of their own")
    func severalFiles() async throws {
        let bench = ShareBench()
        let files = (0..<3).map { (name: "\($0)", content: SampleContent.bytes(70_000 * $0, seed: UInt64($0))) }
        let created = try await bench.upload(files)
        let heads = try created.share.blobs.map { blob in
            try ContainerHead(parsing: try #require(bench.blobs.bytes(blob.id)))
        }
        #expect(Set(heads.map(\.header.slots.description)).count == 1)
        #expect(Set(heads.map(\.header.salt)).count == 3)
        // One for the files' slot, one for the link's; then one to unlock, one to open.
        #expect(bench.runner.count == 2)
        let opened = try await bench.open(created)
        #expect(bench.runner.count == 4)
        for (index, file) in files.enumerated() {
            #expect(try await bench.download(created, opened.lease, file: index) == file.content)
        }
        #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
    }

    @Test("nothing of the content or its name lies anywhere in clear")
    func noPlaintext() async throws {
        let bench = ShareBench()
        let marker = Array("a very particular sentence".utf8)
        let created = try await bench.upload([("particular-name.txt", marker)])
        let stored = try #require(bench.blobs.bytes(created.share.blobs[0].id))
        for bytes in [stored, created.share.metadata] {
            #expect(bytes.firstRange(of: marker) == nil && bytes.firstRange(of: Array("particular".utf8)) == nil)
        }
    }

    @Test("a share that is given up, dropped or refused leaves nothing")
    func nothingLeft() async throws {
        let bench = ShareBench()
        do {
            let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
            try await upload.begin(FileDescription(name: "a"))
            try await upload.write(SampleContent.bytes(500_000))
        }
        try await bench.expectNothingLeft()
        let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
        try await upload.begin(FileDescription(name: "a"))
        upload.abort()
        try await bench.expectNothingLeft()
        bench.runner.setBusy(true)
        await #expect(throws: ThreadRunner.Busy.self) { try await bench.upload() }
        bench.runner.setBusy(false)
        try await bench.expectNothingLeft()
        var options = try ShareBench.options()
        options.expiresInSeconds = 15 * 86_400
        let expiry = ShareError.invalidOption("expires_in must be from 1 minute to 14 days, such as 90m, 24h or 7d.")
        await #expect(throws: expiry) { try await bench.upload(options: options) }
        try await bench.expectNothingLeft()
        let noFile = ShareError.invalidOption("There is no file in the share.")
        await #expect(throws: noFile) { try await bench.upload([]) }
    }

    @Test("keys are derived while the files come, each once")
    func early() async throws {
        let bench = ShareBench()
        let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
        try upload.prepare(ShareBench.sealing())
        try upload.prepare(pickupPassword: ShareBench.pickupPassword())
        try await upload.begin(FileDescription(name: "a"))
        try await upload.write(SampleContent.bytes(100_000))
        while bench.runner.count < 2 { await Task.yield() }
        let created = try await upload.finish(ShareBench.options())
        #expect(bench.runner.count == 2)
        let opened = try await bench.open(created)
        #expect(try await bench.download(created, opened.lease) == SampleContent.bytes(100_000))
    }

    @Test("the pickup password that counts is the one of the options")
    func otherPickupPassword() async throws {
        let bench = ShareBench()
        let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
        try upload.prepare(pickupPassword: Password("another"))
        try await upload.begin(FileDescription(name: "a"))
        let created = try await upload.finish(ShareBench.options(), sealing: ShareBench.sealing())
        _ = try await bench.open(created)
    }

    @Test("a machine that is busy ends an upload before all of it has come")
    func busyEarly() async throws {
        let bench = ShareBench()
        bench.runner.setBusy(true)
        do {
            let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
            try upload.prepare(ShareBench.sealing())
            try await upload.begin(FileDescription(name: "a"))
            await #expect(throws: ThreadRunner.Busy.self) { try await upload.waitForSlots() }
            await #expect(throws: ThreadRunner.Busy.self) { try await upload.write([1]) }
            await #expect(throws: ThreadRunner.Busy.self) { try await upload.finish(ShareBench.options()) }
        }
        try await bench.expectNothingLeft()
    }

    @Test("the pickup password's key is derived once more when the machine was busy before")
    func busyPickup() async throws {
        let bench = ShareBench()
        let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
        bench.runner.setBusy(true)
        try upload.prepare(pickupPassword: ShareBench.pickupPassword())
        try await upload.begin(FileDescription(name: "a"))
        while bench.runner.count < 1 { await Task.yield() }
        bench.runner.setBusy(false)
        let created = try await upload.finish(ShareBench.options(), sealing: ShareBench.sealing())
        _ = try await bench.open(created)
    }

    @Test("a client has as many shares as allowed, and the refused one leaves nothing")
    func quota() async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.activeSharesPerClient = 1
        _ = try await bench.upload(limits: limits)
        await #expect(throws: ShareError.tooManyShares) { try await bench.upload(limits: limits) }
        #expect(await bench.blobs.blobs(after: nil, limit: 10).count == 1)
        #expect(bench.blobs.openWriters == 0)
    }

    @Test("every blob is stored before the share is known to anybody")
    func order() async throws {
        let blobs = InMemoryBlobStore()
        let store = BlobsFirstStore(blobs: blobs)
        let bench = ShareBench()
        let clock = bench.clock
        let services = ShareServices(
            shares: store, blobs: blobs, ciphers: bench.services.ciphers, scanner: NoScanner(),
            derivations: bench.runner,
            attempts: bench.services.attempts, events: bench.events, uploaderSecret: bench.services.uploaderSecret
        ) { clock.timestamp }
        let upload = ShareUpload(services, limits: bench.limits, client: bench.client)
        for name in ["a", "b"] { try await upload.begin(FileDescription(name: name)) }
        let created = try await upload.finish(ShareBench.options(), sealing: ShareBench.sealing())
        #expect(await store.store.share(created.share.key) != nil)
    }

    @Test("an algorithm that comes after the file leaves one blob for each file")
    func otherAlgorithm() async throws {
        let bench = ShareBench()
        let files = [("a", SampleContent.bytes(600_000)), ("b", SampleContent.bytes(10))]
        let created = try await bench.upload(files, sealing: ShareBench.sealing(.xchacha))
        let lying = await bench.blobs.blobs(after: nil, limit: 10).map(\.id)
        #expect(Set(lying) == Set(created.share.blobs.map(\.id)) && bench.blobs.openWriters == 0)
        let opened = try await bench.open(created)
        for (index, file) in files.enumerated() {
            #expect(try await bench.download(created, opened.lease, file: index) == file.1)
        }
    }

    @Test("the second copy that a late algorithm needs leaves the reserve of the volume, and counts towards the limit")
    func otherAlgorithmWithoutRoom() async throws {
        let bench = ShareBench(capacity: 1_500_000)
        var reserved = bench.limits
        reserved.storageReserveBytes = 1_000_000
        var limited = bench.limits
        limited.storageLimitBytes = 1_000_000
        for limits in [reserved, limited] {
            let files = [("a", SampleContent.bytes(600_000))]
            await #expect(throws: BlobError.noRoom) {
                try await bench.upload(files, sealing: ShareBench.sealing(.xchacha), limits: limits)
            }
            #expect(await bench.blobs.blobs(after: nil, limit: 10).isEmpty && bench.blobs.openWriters == 0)
            let created = try await bench.upload(files, sealing: ShareBench.sealing(.standard), limits: limits)
            _ = await bench.memory.perform(.revoke, on: created.share.key, now: bench.clock.timestamp)
            _ = await bench.memory.perform(.forgetBlobs, on: created.share.key, now: bench.clock.timestamp)
            for blob in created.share.blobs { await bench.blobs.delete(blob.id) }
            await bench.memory.remove(created.share.key)
        }
    }

    @Test("a store that fails leaves the blobs to the sweep, for the share may be kept")
    func failingStore() async throws {
        let bench = ShareBench(shares: FailingShareStore())
        await #expect(throws: ShareError.storageUnavailable(cause: .failed("The store cannot be reached."))) {
            try await bench.upload()
        }
        #expect(await bench.blobs.blobs(after: nil, limit: 10).count == 1)
    }

    @Test("a share is as large as allowed and no larger, in bytes and in files")
    func size() async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.maxBytes = 100
        limits.maxFiles = 2
        let half = [UInt8](repeating: 1, count: 50)
        _ = try await bench.upload([("a", half), ("b", half)], limits: limits)
        await #expect(throws: ShareError.tooLarge(mostBytes: 100)) {
            try await bench.upload([("a", half), ("b", half + [1])], limits: limits)
        }
        await #expect(throws: ShareError.tooManyFiles(most: 2)) {
            try await bench.upload([("a", []), ("b", []), ("c", [])], limits: limits)
        }
        let upload = ShareUpload(bench.services, limits: limits, client: bench.client)
        await #expect(throws: ShareError.tooLarge(mostBytes: 100)) {
            try await upload.begin(FileDescription(name: "a", expectedBytes: 101))
        }
    }

    @Test("a volume without room and a storage that is full are told before the upload")
    func storage() async throws {
        let bench = ShareBench(capacity: 1_000_000)
        var limits = bench.limits
        limits.storageReserveBytes = 1_000_001
        await #expect(throws: BlobError.noRoom) { try await bench.upload(limits: limits) }
        limits.storageReserveBytes = 0
        limits.storageLimitBytes = 100_000
        _ = try await bench.upload([("a", SampleContent.bytes(90_000))], isPrepared: true, limits: limits)
        await #expect(throws: BlobError.noRoom) {
            let upload = ShareUpload(bench.services, limits: limits, client: bench.client)
            try await upload.begin(FileDescription(name: "b", expectedBytes: 20_000))
        }
        // And one that fills up on the way leaves nothing of its own.
        limits.storageLimitBytes = 0
        await #expect(throws: BlobError.noRoom) {
            try await bench.upload([("c", SampleContent.bytes(1_000_000))], limits: limits)
        }
        #expect(await bench.blobs.blobs(after: nil, limit: 10).count == 1)
        #expect(bench.blobs.openWriters == 0)
    }

    @Test("every life that is not allowed is refused")
    func options() async throws {
        let bench = ShareBench()
        for (name, change) in [
            ("expires_in", { $0.expiresInSeconds = 59 }), ("max_downloads", { $0.maxDownloads = 0 }),
            ("max_downloads", { $0.maxDownloads = -1 }), ("max_attempts", { $0.maxAttempts = 0 }),
            ("label", { $0.label = String(repeating: "x", count: 1025) }),
        ] as [(String, (inout ShareOptions) -> Void)] {
            var options = try ShareBench.options()
            change(&options)
            let refused = options
            let error = await #expect(throws: ShareError.self) { try await bench.upload(options: refused) }
            guard case .invalidOption(let sentence) = error, sentence.hasPrefix(name) else {
                Issue.record("\(String(describing: error)) for \(name)")
                continue
            }
        }
        try await bench.expectNothingLeft()
    }
}

@Suite("Scanning an upload")
struct ScanningTests {
    static let signature = Array("signature".utf8)

    @Test("an infected file refuses the whole share and is named by its place")
    func infected() async throws {
        let bench = ShareBench(scanner: SignatureScanner(signature: Self.signature))
        let files = [("a", SampleContent.bytes(10)), ("b", Array("xx".utf8) + Self.signature), ("c", [])]
        let infected = ShareError.infected(signature: "Test-Signature", file: 2)
        #expect("\(infected)" == "File rejected: Test-Signature (file 2)")
        await #expect(throws: infected) { try await bench.upload(files) }
        try await bench.expectNothingLeft()
        let clean = ScanVerdict.clean(engine: "signature", signatureDate: "1970-01-01")
        #expect(bench.events.kinds == [.scanned(clean), .scanned(.infected(signature: "Test-Signature"))])
    }

    @Test("the clean files of an upload are one event, also when it is given up")
    func cleanFilesAreOneEvent() async throws {
        let bench = ShareBench(scanner: SignatureScanner(signature: Self.signature))
        let clean = ScanVerdict.clean(engine: "signature", signatureDate: "1970-01-01")
        let files = (0..<5).map { (name: "\($0)", content: SampleContent.bytes(10)) }
        _ = try await bench.upload(files)
        #expect(bench.events.kinds.first == .scanned(clean, files: 5))
        #expect(bench.events.kinds.count == 2)
        do {
            let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
            for name in ["a", "b", "c"] { try await upload.begin(FileDescription(name: name)) }
        }
        #expect(bench.events.kinds.last == .scanned(clean, files: 2))
        #expect(bench.events.kinds.count == 3)
    }

    @Test("verdicts are in the sealed metadata")
    func verdicts() async throws {
        let bench = ShareBench(scanner: SignatureScanner(signature: Self.signature, limit: 100))
        let created = try await bench.upload([("a", SampleContent.bytes(100)), ("b", SampleContent.bytes(101))])
        let expected: [ScanVerdict] = [
            .clean(engine: "signature", signatureDate: "1970-01-01"), .notFullyScanned(reason: .tooLarge),
        ]
        #expect(created.scans == expected)
        let unlocked = try await bench.pickup.unlock(
            created.id, password: ShareBench.pickupPassword(), code: nil, client: bench.client)
        #expect(unlocked.metadata.files.map(\.scan) == expected)
    }

    @Test("what could not be scanned whole is accepted, or refused where scanning is required")
    func required() async throws {
        for scanner in [
            SignatureScanner(signature: Self.signature, isAvailable: false),
            SignatureScanner(signature: Self.signature, limit: 3),
        ] {
            let bench = ShareBench(scanner: scanner)
            _ = try await bench.upload()
            var limits = bench.limits
            limits.isScanRequired = true
            let strict = ShareBench(scanner: scanner)
            await #expect(throws: ShareError.notScanned(file: 1)) { try await strict.upload(limits: limits) }
            try await strict.expectNothingLeft()
            #expect(throws: ShareError.sealedNotAccepted) {
                _ = try SealedUpload(strict.services, limits: limits, client: strict.client)
            }
        }
    }
}

/// A store that takes a share only when all its blobs can be read.
private struct BlobsFirstStore: ShareStore {
    let blobs: InMemoryBlobStore
    let store = InMemoryShareStore()

    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async throws -> InsertReply {
        for blob in share.blobs { _ = try await blobs.reader(blob.id) }
        return await store.insert(share, quota: quota, now: now)
    }

    func instance() async -> InstanceID { await store.instance() }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await store.activeShares(of: uploader, now: now)
    }
    func share(_ key: ShareKey) async -> Share? { await store.share(key) }
    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async -> ShareOutcome? {
        await store.perform(command, on: key, now: now)
    }
    func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] { [] }
    func remove(_ key: ShareKey) async { await store.remove(key) }
    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] { await store.blobs(after: after, limit: limit) }
    func totals() async -> ShareTotals { await store.totals() }
}

/// A store that cannot be reached any more when the share is there to be kept.
private struct FailingShareStore: ShareStore {
    private let error = ShareError.storageUnavailable(cause: .failed("The store cannot be reached."))

    func instance() async throws -> InstanceID { throw error }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async throws -> InsertReply { throw error }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int { 0 }
    func share(_ key: ShareKey) async throws -> Share? { throw error }
    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async throws -> ShareOutcome? {
        throw error
    }
    func due(now: Timestamp, after: DueShare?, limit: Int) async throws -> [DueShare] { throw error }
    func remove(_ key: ShareKey) async throws { throw error }
    func blobs(after: BlobID?, limit: Int) async throws -> [StoredReference] { throw error }
    func totals() async throws -> ShareTotals { throw error }
}

extension PrivateKey {
    /// A key pair for algorithms that want one.
    fileprivate static func generate(_ algorithm: Algorithm) throws -> PrivateKey? {
        algorithm.requiresKeyPair ? try PrivateKey.generate(for: algorithm) : nil
    }
}
