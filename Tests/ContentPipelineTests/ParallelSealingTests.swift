import Dispatch
import Glibc
import PacCryptCore
import Synchronization
import TestSupport
import Testing
import Threads

@testable import ContentPipeline

struct ParallelSealingTests {
    private static let chunk = 65_536
    /// The first batch, and each of those after it.
    private static let (first, batch) = (ContentPiece.smallCount, ContentPiece.largeCount)

    private let threads = ThreadPool(count: 3, name: "test")
    private let payload: PayloadCipher

    init() throws {
        payload = try ContainerSealer(cipher: .aesCBC).payload
    }

    private func sink(_ collector: Collector, _ cipher: PayloadCipher? = nil) -> ParallelSealingSink {
        ParallelSealingSink(
            cipher ?? payload, into: collector, on: threads, piece: ContentPiece(among: ContentPiece.Streams()))
    }

    @Test(
        "What is sealed on several cores is what one core seals, and opens to the same",
        arguments: [
            0, 1, chunk - 1, chunk, chunk + 1, first - 1, first, first + 1, first + batch - 1, first + batch,
            first + batch + 1, first + 3 * batch - 1, first + 3 * batch, first + 3 * batch + 1,
        ], Cipher.allCases)
    func sameBytes(count: Int, cipher: Cipher) async throws {
        let payload = try ContainerSealer(cipher: cipher).payload
        let content = SampleContent.bytes(count)
        let plain = Collector()
        let sealing = SealingSink(payload, into: plain)
        try await sealing.write(content)
        try await sealing.finish()
        for piece in [100_003, 3_000_001] {
            let collector = Collector()
            let sink = sink(collector, payload)
            for start in stride(from: 0, to: count, by: piece) {
                try await sink.write(Array(content[start..<min(start + piece, count)]))
            }
            try await sink.finish()
            try await sink.finish()
            #expect(collector.isFinished && sink.plaintextCount == UInt64(count))
            // AES-CBC has a random vector in each chunk.
            #expect(cipher == .aesCBC || collector.bytes == plain.bytes)
            #expect(collector.bytes.count == plain.bytes.count)
            let opener = PayloadOpener(payload)
            var opened: [UInt8] = []
            try collector.bytes.withUnsafeBytes { try opener.append($0) { opened += $0 } }
            try opener.finish { opened += $0 }
            #expect(opened == content)
        }
    }

    @Test("Batches keep their order however long each takes")
    func order() async throws {
        let content = SampleContent.bytes(12 * Self.batch)
        let collector = Collector()
        let sink = sink(collector)
        var generator = SeededGenerator(seed: 3)
        for start in stride(from: 0, to: content.count, by: 300_000) {
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let delay = UInt32.random(in: 0...3000, using: &generator)
                threads.submit { usleep(delay) }
            }
            try await sink.write(Array(content[start..<min(start + 300_000, content.count)]))
        }
        try await sink.finish()
        #expect(try opened(collector.bytes) == content)
    }

    @Test("No more than three batches are in memory at once")
    func bounded() async throws {
        let collector = Collector()
        let sink = sink(collector)
        let piece = 100_000
        var most = 0
        collector.onWrite = { [unowned collector, unowned sink] in
            most = max(most, Int(sink.plaintextCount) - collector.bytes.count)
        }
        for _ in 0..<150 { try await sink.write([UInt8](repeating: 1, count: piece)) }
        try await sink.finish()
        #expect(most > 2 * Self.batch && most <= 3 * Self.batch + piece)
    }

    @Test("A small content does not count as a stream", arguments: [(first, 0), (first + 1, 1)])
    func streams(count: Int, streamCount: Int) async throws {
        let streams = ContentPiece.Streams()
        let piece = ContentPiece(among: streams)
        let sink = ParallelSealingSink(payload, into: Collector(), on: threads, piece: piece)
        try await sink.write([UInt8](repeating: 1, count: count))
        try await sink.finish()
        let others = (0..<8).map { _ in ContentPiece(among: streams) }
        #expect(others.map(\.count).filter { $0 == ContentPiece.largeCount }.count == 4 - streamCount)
        withExtendedLifetime(piece) {}
    }

    @Test("An output that fails breaks the stream for good", arguments: [10, 300_000, 5_000_000])
    func brokenOutput(count: Int) async throws {
        let collector = Collector()
        collector.room = 5
        let sink = sink(collector)
        try? await sink.write(SampleContent.bytes(count))
        for _ in 0..<2 { await #expect(throws: Collector.Full.self) { try await sink.finish() } }
        await #expect(throws: Collector.Full.self) { try await sink.write([1]) }
        #expect(collector.bytes.isEmpty && !collector.isFinished)
    }

    @Test("What cannot be sealed breaks the stream for good, and what came before it has gone on")
    func brokenSealing() async throws {
        let collector = Collector()
        let sink = sink(collector)
        sink.nextChunk = ChunkPosition.limit - 20
        try await sink.write(SampleContent.bytes(Self.batch))
        for _ in 0..<2 {
            let error = await #expect(throws: PacCryptError.self) {
                try await sink.write(SampleContent.bytes(4 * Self.batch))
                try await sink.finish()
            }
            #expect(error?.code == .limitExceeded)
        }
        #expect(collector.bytes.count == 16 * payload.layout.sealedChunkSize && !collector.isFinished)
    }

    @Test("What was given up midway takes nothing more, and nothing of it goes on")
    func aborted() async throws {
        let gate = DispatchSemaphore(value: 0)
        for _ in 0..<3 { threads.submit { gate.wait() } }
        let collector = Collector()
        var sink: ParallelSealingSink? = sink(collector)
        try await sink?.write(SampleContent.bytes(2 * Self.batch))
        sink?.abort()
        #expect(collector.isAborted)
        await #expect(throws: ContentEnded.self) { try await sink?.write([1]) }
        for _ in 0..<2 { await #expect(throws: ContentEnded.self) { try await sink?.finish() } }
        sink = nil
        for _ in 0..<3 { gate.signal() }
        await threads.run {}
        #expect(collector.bytes.isEmpty && !collector.isFinished)
    }

    @Test("Nothing follows the end")
    func ended() async throws {
        let collector = Collector()
        let sink = sink(collector)
        try await sink.finish()
        await #expect(throws: ContentEnded.self) { try await sink.write([1]) }
        sink.abort()
        try await sink.finish()
        #expect(collector.isFinished)
    }

    @Test("A task that is cancelled while it waits for a batch loses nothing")
    func cancelled() async throws {
        let gate = DispatchSemaphore(value: 0)
        for _ in 0..<3 { threads.submit { gate.wait() } }
        let content = SampleContent.bytes(5 * Self.batch)
        let (threads, payload) = (threads, payload)
        let task = Task {
            let collector = Collector()
            let sink = ParallelSealingSink(payload, into: collector, on: threads, piece: ContentPiece())
            try await sink.write(content)
            try await sink.finish()
            return collector.bytes
        }
        task.cancel()
        for _ in 0..<3 { gate.signal() }
        #expect(try opened(await task.value) == content)
    }

    @Test("A batch is wiped of its plaintext by sealing it")
    func sealedInPlace() throws {
        let batch = SealingBatch(payload, chunkCapacity: 2)
        let content = [UInt8](repeating: 0x5A, count: 70_000)
        var rest = content.span.bytes
        batch.append(&rest)
        #expect(rest.byteCount == 0 && batch.chunkCount == 2 && !batch.isFull)
        try batch.seal(from: 0, isLast: true)
        let run = [UInt8](repeating: 0x5A, count: 16)
        #expect(!Array(batch.sealedBytes).contains(run))
        #expect(try opened(Array(batch.sealedBytes)) == content)
    }

    private func opened(_ sealed: [UInt8]) throws -> [UInt8] {
        let opener = PayloadOpener(payload)
        var opened: [UInt8] = []
        try sealed.withUnsafeBytes { try opener.append($0) { opened += $0 } }
        try opener.finish { opened += $0 }
        return opened
    }
}
