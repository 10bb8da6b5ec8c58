import Crypto
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@Suite("Sealed upload")
struct SealedUploadTests {
    private let bench = ShareBench()

    private func upload(_ containers: [[UInt8]], proofHash: TokenHash? = nil, pieces: Int = 1000) async throws
        -> CreatedShare
    {
        let upload = try SealedUpload(bench.services, limits: bench.limits, client: bench.client)
        for container in containers {
            try await upload.begin(FileDescription(name: ""))
            for start in stride(from: 0, to: container.count, by: pieces) {
                try await upload.write(Array(container[start..<min(start + pieces, container.count)]))
            }
        }
        return try await upload.finish(ShareBench.options(), openProofHash: proofHash)
    }

    private func container(_ content: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
        try Container.seal(content, cipher: .xchacha, for: ShareBench.sealing().recipients, info: FileInfo(name: "x"))
    }

    @Test("finished containers are leased as they came, in pieces of any size", arguments: [1, 13, 1_000_000])
    func roundTrip(pieces: Int) async throws {
        let sealed = try container()
        let unlocked = try ContainerHead(parsing: sealed).unlock(
            with: .password(ShareBench.filePassword()), limits: .server)
        let proof = unlocked.openProof
        let hash = try #require(TokenHash(bytes: proof.withUnsafeBytes { Array(SHA256.hash(data: $0)) }))
        let created = try await upload([sealed], proofHash: hash, pieces: pieces)
        #expect(created.share.isSealedBySender && created.scans == [.notScanned(reason: .sealedBySender)])
        let ticket = try await bench.pickup.unlock(
            created.id, password: ShareBench.pickupPassword(), code: nil, client: bench.client)
        #expect(ticket.metadata.files[0].name == nil && ticket.metadata.algorithm == "xchacha")
        let opened = try await bench.pickup.openSealed(
            created.id, ticket: ticket.ticket, proof: proof, client: bench.client)
        #expect(try await bench.download(created, opened.lease) == sealed)
    }

    @Test("what is no container, or ends too early, is refused and leaves nothing")
    func refused() async throws {
        let sealed = try container()
        let head = try ContainerHead(parsing: sealed).count
        for broken in [
            [], Array("plain text".utf8), Array(sealed.prefix(5)), Array(sealed.prefix(head - 1)),
            Array(sealed.prefix(head)),
        ] {
            await #expect(throws: PacCryptError.self) { try await upload([broken]) }
        }
        await #expect(throws: ShareError.invalidOption("There is no file in the share.")) { try await upload([]) }
        try await bench.expectNothingLeft()
    }

    @Test("files that not all the same people can open are refused")
    func differentSlots() async throws {
        let one = try container()
        let other = try container()
        let different = ShareError.invalidOption("All files of a share have the same key and slots.")
        await #expect(throws: different) { try await upload([one, other]) }
        try await bench.expectNothingLeft()
    }

    @Test("the server opens sealed files for who gives it the password", arguments: [Cipher.aesGCM, .aesCBC, .xchacha])
    func openedByServer(cipher: Cipher) async throws {
        for (count, isTold) in [(0, true), (200_000, true), (65_536, true), (200_000, false)] {
            let content = SampleContent.bytes(count)
            let info = FileInfo(name: "x.bin", size: isTold ? UInt64(count) : nil)
            let sealed = try Container.seal(content, cipher: cipher, for: ShareBench.sealing().recipients, info: info)
            let created = try await upload([sealed])
            guard isTold || cipher != .aesCBC else {
                await #expect(throws: ShareError.onlySealed) { try await bench.open(created) }
                continue
            }
            let opened = try await bench.open(created)
            let leased = try await bench.pickup.leased(created.id, lease: opened.lease)
            #expect(try leased.size(of: 0) == UInt64(count) && leased.name(of: 0) == "x.bin" && leased.zip == nil)
            #expect(try await bench.download(created, opened.lease) == content)
            #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
        }
    }

    @Test("a size that the sender made up is not believed")
    func falseSize() async throws {
        let sealed = try Container.seal(
            [1, 2, 3], cipher: .aesGCM, for: ShareBench.sealing().recipients, info: FileInfo(size: 1_000_000))
        let created = try await upload([sealed])
        let opened = try await bench.open(created)
        #expect(try await bench.download(created, opened.lease) == [1, 2, 3])
    }

    @Test("a container changed at random is refused, or opens to nothing false", arguments: 0..<60)
    func changed(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let content: [UInt8] = [1, 2, 3]
        let sealed = generator.mutated(try container(content))
        do {
            let created = try await upload([sealed], pieces: Int.random(in: 1...100, using: &generator))
            let opened = try await bench.open(created)
            #expect(try await bench.download(created, opened.lease) == content)
        } catch is PacCryptError {
        } catch is ShareError {
        }
        #expect(bench.blobs.openWriters == 0)
    }
}
