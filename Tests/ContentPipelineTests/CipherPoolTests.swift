import PacCryptCore
import TestSupport
import Testing

@testable import ContentPipeline

struct CipherPoolTests {
    private struct Stored: StoredContent {
        let bytes: [UInt8]

        var size: UInt64 { UInt64(bytes.count) }

        func pieces(_ range: Range<UInt64>, pieceCount: Int) -> any PieceSource {
            FileSource(on: nil, range, pieceCount: pieceCount) { try readAll(at: $0, into: $1) }
        }

        func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
            buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + buffer.count])
        }
    }

    private let pool = CipherPool(cores: 2)

    @Test("Only what is slower than the network leaves the thread that moves the bytes", arguments: Cipher.allCases)
    func choice(cipher: Cipher) throws {
        let payload = try ContainerSealer(cipher: cipher).payload
        let sink = pool.sink(sealing: payload, into: Collector(), piece: ContentPiece())
        #expect((sink is ParallelSealingSink) == (cipher == .aesCBC))
        let stored = StoredPayload(in: Stored(bytes: [UInt8](repeating: 0, count: 1000)), from: 0, cipher: payload)
        let source = try pool.source(opening: 0..<1, of: stored, pieceCount: ContentPiece.smallCount)
        #expect((source is ParallelOpeningSource) == (cipher == .aesCBC))
    }

    @Test("What one seals is a container like any other, and the other opens it", arguments: Cipher.allCases)
    func container(cipher: Cipher) async throws {
        let content = SampleContent.bytes(3_000_001)
        let sealer = try ContainerSealer(cipher: cipher)
        let collector = Collector()
        let sink = pool.sink(sealing: sealer.payload, into: collector, piece: ContentPiece())
        try await sink.write(content)
        try await sink.finish()
        let key = LinkKey()
        let head = try sealer.head(slots: [Recipient.linkKey(key).slot(for: sealer.fileKey)], info: nil)
        let container = head.bytes + collector.bytes
        let whole = try Container.open(container, with: .linkKey(key), limits: .server)
        #expect(whole.plaintext == content)
        let unlocked = try ContainerHead(parsing: container).unlock(with: .linkKey(key), limits: .server)
        for range in [0..<UInt64(content.count), 1_234_567..<2_345_678, 0..<0] as [Range<UInt64>] {
            let payload = StoredPayload(
                in: Stored(bytes: container), from: UInt64(head.count), cipher: unlocked.payload,
                plaintextSize: UInt64(content.count))
            let source = try pool.source(opening: range, of: payload, pieceCount: 300_000)
            var opened: [UInt8] = []
            while try await source.next(into: &opened) {}
            #expect(opened == Array(content[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
    }
}
