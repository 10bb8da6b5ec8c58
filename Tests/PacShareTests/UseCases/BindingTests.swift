import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

/// Somebody who can write to the stores, and knows no password, swaps what lies there.
@Suite("Binding of metadata")
struct BindingTests {
    private let bench = ShareBench()

    private func pickUp(_ id: ShareID, from share: Share, code: String? = nil) async throws -> OpenedShare {
        let other = InMemoryShareStore()
        _ = await other.insert(share, quota: ShareQuota(), now: bench.clock.timestamp)
        let clock = bench.clock
        let services = ShareServices(
            shares: other, blobs: bench.blobs, ciphers: bench.services.ciphers, scanner: NoScanner(),
            derivations: bench.runner,
            attempts: bench.services.attempts, events: bench.events, uploaderSecret: bench.services.uploaderSecret
        ) { clock.timestamp }
        return try await SharePickup(services).pickUp(
            id, password: ShareBench.pickupPassword(), code: code,
            credential: .password(ShareBench.filePassword()), client: bench.client)
    }

    /// The share with other parts, as somebody who writes to the database would make it.
    private func forged(
        _ id: ShareID, from share: Share, blobs: [ShareBlob]? = nil, metadata: [UInt8]? = nil,
        requiresCode: Bool? = nil, isSealedBySender: Bool? = nil, kind: ShareKind? = nil
    ) -> Share {
        Share(
            id: id,
            content: ShareContent(
                kind: kind ?? share.kind, requiresCode: requiresCode ?? share.requiresCode,
                isSealedBySender: isSealedBySender ?? share.isSealedBySender, blobs: blobs ?? share.blobs,
                metadata: metadata ?? share.metadata),
            rules: share.rules, uploader: share.uploader, manage: share.manage, createdAt: share.createdAt,
            expiresAt: share.expiresAt)
    }

    @Test("what was not changed opens")
    func unchanged() async throws {
        let created = try await bench.upload()
        _ = try await pickUp(created.id, from: forged(created.id, from: created.share))
    }

    @Test("another share's files, order, metadata, or a second factor taken away are noticed")
    func swaps() async throws {
        let one = try await bench.upload([("a", [1]), ("b", [2])])
        let two = try await bench.upload([("a", [1]), ("b", [2])])
        var options = try ShareBench.options()
        options.requiresCode = true
        let coded = try await bench.upload([("a", [1]), ("b", [2])], options: options)
        let share = one.share
        let forgeries: [(ShareID, Share)] = [
            (one.id, forged(one.id, from: share, blobs: two.share.blobs)),
            (one.id, forged(one.id, from: share, blobs: [share.blobs[1], share.blobs[0]])),
            (one.id, forged(one.id, from: share, blobs: [share.blobs[0]])),
            (one.id, forged(one.id, from: share, blobs: share.blobs + [share.blobs[0]])),
            (one.id, forged(one.id, from: share, blobs: [share.blobs[0], share.blobs[0]])),
            (one.id, forged(one.id, from: share, metadata: two.share.metadata)),
            (one.id, forged(one.id, from: share, isSealedBySender: true)),
            (one.id, forged(one.id, from: share, kind: .text)),
            (two.id, forged(two.id, from: share)),
            (coded.id, forged(coded.id, from: coded.share, requiresCode: false)),
        ]
        for (index, (id, forgery)) in forgeries.enumerated() {
            await #expect(throws: ShareError.tampered, "forgery \(index)") { try await pickUp(id, from: forgery) }
        }
        let demanding = forged(one.id, from: share, requiresCode: true)
        await #expect(throws: ShareError.tampered) { try await pickUp(one.id, from: demanding, code: "000000") }
    }

    @Test("a share that was tampered with takes no attempt from whoever has the right passwords")
    func noAttempt() async throws {
        let one = try await bench.upload()
        let two = try await bench.upload()
        let forgery = forged(one.id, from: one.share, blobs: two.share.blobs)
        for _ in 0..<10 {
            await #expect(throws: ShareError.tampered) { try await pickUp(one.id, from: forgery) }
        }
    }

    @Test("an ordinary container is not accepted as metadata, and metadata not as it is by anything else")
    func foreignContainer() async throws {
        let created = try await bench.upload()
        let foreign = try Container.seal(
            Array("{}".utf8), cipher: .aesGCM,
            for: [.password(ShareBench.pickupPassword(), .argon2id(iterations: 1, memoryKiB: 8))],
            info: FileInfo(name: "x.json", type: "application/json"))
        await #expect(throws: ShareError.tampered) {
            try await pickUp(created.id, from: forged(created.id, from: created.share, metadata: foreign))
        }
        let opened = try Container.open(
            created.share.metadata, with: .password(ShareBench.pickupPassword()), limits: .server)
        #expect(opened.info?.type == SealedMetadata.type)
        #expect(opened.plaintext.count.isMultiple(of: 1024), "padded")
    }

    @Test("a flipped byte anywhere in a stored blob is noticed, and nothing false is handed out")
    func flippedByte() async throws {
        let content = SampleContent.bytes(150_000)
        let created = try await bench.upload([("a", content)], isPrepared: true)
        let blob = created.share.blobs[0]
        let stored = try #require(bench.blobs.bytes(blob.id))
        for place in [0, 9, 14, 60, blob.headCount - 1, blob.headCount, 66_000, stored.count - 1] {
            var changed = stored
            changed[place] ^= 1
            bench.blobs.replace(blob.id, with: changed)
            await #expect(throws: (any Error).self, "byte \(place)") {
                let opened = try await pickUp(created.id, from: forged(created.id, from: created.share))
                // The lease is in another store; the bytes are read as that store's share says.
                _ = opened
                let lease = try await bench.open(created)
                _ = try await bench.download(created, lease.lease)
            }
            bench.clock.advance(seconds: 60)
        }
        bench.blobs.replace(blob.id, with: stored)
        let opened = try await bench.open(created)
        #expect(try await bench.download(created, opened.lease) == content)
    }

    @Test("metadata with any byte changed does not open", arguments: [0, 8, 12, 20, 60, 200, -1])
    func changedMetadata(place: Int) async throws {
        let created = try await bench.upload()
        var metadata = created.share.metadata
        metadata[place < 0 ? metadata.count + place : place] ^= 0x40
        let error = await #expect(throws: ShareError.self) {
            try await pickUp(created.id, from: forged(created.id, from: created.share, metadata: metadata))
        }
        #expect(error == .tampered || error == .wrongSecret)
    }

    @Test("metadata changed at random are found changed", arguments: 0..<100)
    func randomMetadata(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let fileKey = FileKey()
        let metadata = ShareMetadata(
            shareID: ShareID.random().text, createdAt: ShareExample.start, kind: .file, algorithm: "aes_gcm",
            codeSecret: nil, isSealedBySender: false, openProofHash: nil, files: [])
        let slots = try ShareBench.sealing().recipients.map { try $0.slot(for: fileKey) }
        let sealed = try SealedMetadata.seal(metadata, fileKey: fileKey, slots: slots)
        #expect(try SealedMetadata.open(sealed, with: fileKey) == metadata)
        let changed = generator.mutated(sealed)
        guard changed != sealed else { return }
        #expect(throws: ShareError.tampered) { try SealedMetadata.open(changed, with: fileKey) }
    }
}
