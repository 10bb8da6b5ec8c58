import PacCryptCore
import TestSupport
import Testing
import Threads

@testable import ContentPipeline

struct SealingTests {
    private static let chunk = 65_536

    @Test(
        "what is sealed in pieces of any size opens to the same, whole and in part",
        arguments: [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 200_003], Cipher.allCases)
    func roundTrip(count: Int, cipher: Cipher) async throws {
        let content = SampleContent.bytes(count)
        for piece in [1000, Self.chunk, 100_003] {
            let payload = try ContainerSealer(cipher: cipher).payload
            let collector = Collector()
            let sink = SealingSink(payload, into: collector)
            for start in stride(from: 0, to: count, by: piece) {
                try await sink.write(Array(content[start..<min(start + piece, count)]))
            }
            try await sink.finish()
            try await sink.finish()
            #expect(collector.isFinished && sink.plaintextCount == UInt64(count))
            let sealed = collector.bytes
            #expect(try UInt64(sealed.count) == payload.payloadSize(ofPlaintext: UInt64(count)))
            for range in [0..<count, count / 3..<count / 2, max(0, count - 1)..<count] {
                let opened = try await Self.open(sealed, payload, range)
                #expect(opened == Array(content[range]))
            }
        }
    }

    @Test("a changed chunk is not handed out, and nothing after it", arguments: Cipher.allCases)
    func changed(cipher: Cipher) async throws {
        let content = SampleContent.bytes(5 * Self.chunk)
        let payload = try ContainerSealer(cipher: cipher).payload
        let collector = Collector()
        let sink = SealingSink(payload, into: collector)
        try await sink.write(content)
        try await sink.finish()
        var sealed = collector.bytes
        sealed[3 * payload.layout.sealedChunkSize + 100] ^= 1
        let source = try Self.source(sealed, payload, 0..<content.count)
        var opened: [UInt8] = []
        for _ in 0..<2 {
            let error = await #expect(throws: PacCryptError.self) { while try await source.next(into: &opened) {} }
            #expect(error?.code == .damagedPayload)
        }
        #expect(opened == Array(content.prefix(3 * Self.chunk)))
    }

    @Test("nothing follows the end, and giving up is passed on")
    func ended() async throws {
        let payload = try ContainerSealer(cipher: .aesGCM).payload
        let collector = Collector()
        let sink = SealingSink(payload, into: collector)
        try await sink.finish()
        await #expect(throws: ContentEnded.self) { try await sink.write([1]) }
        sink.abort()
        #expect(collector.isAborted)
        try await sink.finish()
    }

    @Test("a payload that was cut short has no clean end", arguments: Cipher.allCases)
    func cutShort(cipher: Cipher) async throws {
        let payload = try ContainerSealer(cipher: cipher).payload
        let collector = Collector()
        let sink = SealingSink(payload, into: collector)
        try await sink.write(SampleContent.bytes(2 * Self.chunk))
        try await sink.finish()
        let opener = try RangeOpener(
            payload, range: 0..<UInt64(2 * Self.chunk), payloadSize: UInt64(collector.bytes.count))
        let short = FileSource(on: nil, 0..<UInt64(payload.layout.sealedChunkSize)) { [bytes = collector.bytes] in
            $1.copyBytes(from: bytes[Int($0)..<Int($0) + $1.count])
        }
        let source = OpeningSource(short, opener)
        var opened: [UInt8] = []
        for _ in 0..<2 {
            let error = await #expect(throws: PacCryptError.self) { while try await source.next(into: &opened) {} }
            #expect(error?.code == .damagedPayload)
        }
    }

    @Test("what was given up, or could not be stored, does not end as if it were whole")
    func broken() async throws {
        let payload = try ContainerSealer(cipher: .aesGCM).payload
        let aborted = SealingSink(payload, into: Collector())
        try await aborted.write([1])
        aborted.abort()
        for _ in 0..<2 { await #expect(throws: ContentEnded.self) { try await aborted.finish() } }
        await #expect(throws: ContentEnded.self) { try await aborted.write([1]) }
        for count in [10, 2 * Self.chunk] {
            let collector = Collector()
            collector.room = 5
            let sink = SealingSink(payload, into: collector)
            try? await sink.write(SampleContent.bytes(count))
            for _ in 0..<2 { await #expect(throws: Collector.Full.self) { try await sink.finish() } }
            await #expect(throws: Collector.Full.self) { try await sink.write([1]) }
        }
    }

    private static func source(
        _ sealed: [UInt8], _ payload: PayloadCipher, _ range: Range<Int>
    ) throws -> OpeningSource {
        let opener = try RangeOpener(
            payload, range: UInt64(range.lowerBound)..<UInt64(range.upperBound), payloadSize: UInt64(sealed.count))
        let pieces = FileSource(on: nil, opener.sealedBytes, pieceCount: 2 * payload.layout.sealedChunkSize) {
            $1.copyBytes(from: sealed[Int($0)..<Int($0) + $1.count])
        }
        return OpeningSource(pieces, opener)
    }

    private static func open(
        _ sealed: [UInt8], _ payload: PayloadCipher, _ range: Range<Int>
    ) async throws -> [UInt8] {
        let source = try source(sealed, payload, range)
        var opened: [UInt8] = []
        while try await source.next(into: &opened) {}
        return opened
    }
}
