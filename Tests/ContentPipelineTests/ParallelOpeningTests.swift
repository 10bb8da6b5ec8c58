import Dispatch
import Glibc
import PacCryptCore
import Synchronization
import TestSupport
import Testing
import Threads

@testable import ContentPipeline

struct ParallelOpeningTests {
    private static let chunk = 65_536
    /// Two chunks.
    private static let segment = 2 * chunk

    private struct Unreadable: Error {}

    private let threads = ThreadPool(count: 3, name: "test")
    private let payload: PayloadCipher

    init() throws {
        payload = try ContainerSealer(cipher: .aesCBC).payload
    }

    private func source(
        _ sealed: [UInt8], _ range: Range<UInt64>, plaintextSize: UInt64? = nil,
        beforeReading: @escaping @Sendable (UInt64) throws -> Void = { _ in }
    ) throws -> ParallelOpeningSource {
        let wanted = try PayloadRange(
            range, of: payload, payloadSize: UInt64(sealed.count), plaintextSize: plaintextSize)
        return ParallelOpeningSource(wanted, on: threads, pieceCount: Self.segment + 100) { offset, buffer in
            try beforeReading(offset)
            buffer.copyBytes(from: sealed[Int(offset)..<Int(offset) + buffer.count])
        }
    }

    private func seal(_ content: [UInt8]) throws -> [UInt8] {
        let sealer = PayloadSealer(payload)
        var sealed: [UInt8] = []
        try content.withUnsafeBytes { try sealer.append($0) { sealed += $0 } }
        try sealer.finish { sealed += $0 }
        return sealed
    }

    private func all(_ source: some ContentSource) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while try await source.next(into: &bytes) {}
        #expect(try await !source.next(into: &bytes))
        return bytes
    }

    @Test(
        "What is opened on several cores is what one core opens, whole and in part",
        arguments: [
            0, 1, chunk - 1, chunk, chunk + 1, segment - 1, segment, segment + 1, 5 * segment - 1, 5 * segment,
            5 * segment + 1,
        ])
    func sameBytes(count: Int) async throws {
        let content = SampleContent.bytes(count)
        let sealed = try seal(content)
        let edges = Set([
            0, 1, Self.chunk - 1, Self.chunk, Self.segment, Self.segment + 1, count / 2, max(0, count - 1), count,
        ]).filter { $0 <= count }
        for start in edges {
            for end in edges where start <= end {
                let source = try source(sealed, UInt64(start)..<UInt64(end), plaintextSize: UInt64(count))
                #expect(try await all(source) == Array(content[start..<end]))
            }
        }
        for range in [0..<UInt64.max, UInt64(count)..<UInt64.max, UInt64.max - 1..<UInt64.max] {
            let source = try source(sealed, range)
            #expect(try await all(source) == Array(content[Int(min(range.lowerBound, UInt64(count)))...]))
        }
        #expect(try await source(sealed, 0..<UInt64.max).count() == UInt64(count))
    }

    @Test("Segments keep their order however long each takes, and two are opened at once")
    func order() async throws {
        let content = SampleContent.bytes(12 * Self.segment + 5)
        let sealed = try seal(content)
        let second = DispatchSemaphore(value: 0)
        let generator = Mutex(SeededGenerator(seed: 7))
        let segmentSize = UInt64(2 * payload.layout.sealedChunkSize)
        let isTogether = Mutex(false)
        let source = try source(sealed, 0..<UInt64(content.count)) { offset in
            if offset == 0 {
                let result = second.wait(timeout: .now() + 20)
                isTogether.withLock { $0 = result == .success }
            }
            if offset == segmentSize { second.signal() }
            usleep(generator.withLock { UInt32.random(in: 0...3000, using: &$0) })
        }
        #expect(try await all(source) == content)
        #expect(isTogether.withLock { $0 })
    }

    @Test("A range reads its chunks and no others, and no more than three segments ahead of what was lent")
    func reads() async throws {
        let sealed = try seal(SampleContent.bytes(20 * Self.segment))
        let chunk = payload.layout.sealedChunkSize
        let read = Mutex<Set<Int>>([])
        let (start, end) = (3 * Self.chunk + 10, 30 * Self.chunk + 1)
        let source = try source(sealed, UInt64(start)..<UInt64(end)) { offset in
            _ = read.withLock { $0.insert(Int(offset) / chunk) }
        }
        #expect(read.withLock { $0.isEmpty })
        var lent = 0
        var most = 0
        var more = true
        while more {
            more = try await source.withNext { lent += $0.count }
            most = max(most, read.withLock { $0.count } - lent / Self.chunk)
        }
        #expect(lent == end - start)
        #expect(most <= 6)
        #expect(read.withLock { $0.sorted() } == Array(3...30))
    }

    @Test("Of a damaged payload all before the damaged chunk is handed out, and nothing after it", arguments: 0..<7)
    func damaged(chunk: Int) async throws {
        let content = SampleContent.bytes(6 * Self.chunk + 1000)
        var sealed = try seal(content)
        sealed[chunk * payload.layout.sealedChunkSize + 100] ^= 1
        let source = try source(sealed, 0..<UInt64(content.count))
        var opened: [UInt8] = []
        for _ in 0..<2 {
            let error = await #expect(throws: PacCryptError.self) { while try await source.next(into: &opened) {} }
            #expect(error?.code == .damagedPayload)
        }
        #expect(opened == Array(content.prefix(chunk * Self.chunk)))
        let counted = try self.source(sealed, 0..<UInt64.max)
        await #expect(throws: PacCryptError.self) { try await counted.count() }
    }

    @Test("A payload that was cut short, or is not as long as was said, has no clean end")
    func cutShort() async throws {
        let content = SampleContent.bytes(4 * Self.chunk)
        let sealed = try seal(content)
        for chunks in 1...3 {
            let short = Array(sealed.prefix(chunks * payload.layout.sealedChunkSize))
            let source = try source(short, 0..<UInt64(content.count))
            var opened: [UInt8] = []
            await #expect(throws: PacCryptError.self) { while try await source.next(into: &opened) {} }
            #expect(opened == Array(content.prefix((chunks - 1) * Self.chunk)))
        }
        for size in [content.count - 1, content.count + 1] {
            let source = try source(sealed, 0..<UInt64(size), plaintextSize: UInt64(size))
            await #expect(throws: PacCryptError.self) { try await all(source) }
        }
    }

    @Test("What cannot be read breaks the source for good, after what came before was handed out")
    func unreadable() async throws {
        let content = SampleContent.bytes(10 * Self.chunk)
        let sealed = try seal(content)
        let chunk = UInt64(payload.layout.sealedChunkSize)
        let source = try source(sealed, 0..<UInt64(content.count)) { if $0 == 5 * chunk { throw Unreadable() } }
        var opened: [UInt8] = []
        for _ in 0..<2 {
            await #expect(throws: Unreadable.self) { while try await source.next(into: &opened) {} }
        }
        #expect(opened == Array(content.prefix(5 * Self.chunk)))
    }

    @Test("A use that fails breaks the source: what it missed is not passed over")
    func unusable() async throws {
        let content = SampleContent.bytes(10 * Self.chunk)
        let source = try source(seal(content), 0..<UInt64(content.count))
        for _ in 0..<2 {
            await #expect(throws: Unreadable.self) { _ = try await source.withNext { _ in throw Unreadable() } }
        }
    }

    @Test("One that is dropped midway, or whose task is cancelled, leaves nothing that goes on")
    func dropped() async throws {
        let content = SampleContent.bytes(20 * Self.segment)
        let sealed = try seal(content)
        let reads = Mutex(0)
        var source: ParallelOpeningSource? = try source(sealed, 0..<UInt64(content.count)) { _ in
            reads.withLock { $0 += 1 }
        }
        _ = try await source?.withNext { _ in }
        source = nil
        for _ in 0..<3 { await threads.run {} }
        #expect(reads.withLock { $0 } <= 6)
        let (threads, range) = (
            threads, try PayloadRange(0..<UInt64.max, of: payload, payloadSize: UInt64(sealed.count))
        )
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let source = ParallelOpeningSource(range, on: threads, pieceCount: Self.segment) { offset, buffer in
                buffer.copyBytes(from: sealed[Int(offset)..<Int(offset) + buffer.count])
            }
            return try await source.count()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
