import Synchronization
import TestSupport
import Testing
import Threads

@testable import ContentPipeline

/// A file in memory that counts what is done to it.
private final class MemoryFile: Sendable {
    struct Failure: Error {}

    private struct State {
        var bytes: [UInt8] = []
        var writes: [Int] = []
        var isHeld = false
    }

    private let state = Mutex(State())
    /// From which offset on writing fails.
    let limit: UInt64

    init(limit: UInt64 = .max) {
        self.limit = limit
    }

    var bytes: [UInt8] { state.withLock(\.bytes) }
    var writes: [Int] { state.withLock(\.writes) }

    func write(_ more: UnsafeRawBufferPointer, at offset: UInt64) throws {
        guard offset + UInt64(more.count) <= limit else { throw Failure() }
        state.withLock { state in
            let end = Int(offset) + more.count
            if state.bytes.count < end { state.bytes += [UInt8](repeating: 0, count: end - state.bytes.count) }
            state.bytes.replaceSubrange(Int(offset)..<end, with: more)
            state.writes.append(more.count)
        }
    }

    func sink(pieceCount: Int, from offset: UInt64 = 0) -> FileSink {
        FileSink(on: ThreadPool(count: 1, name: "test"), from: offset, pieceCount: pieceCount) { [self] in
            try write($0, at: $1)
        }
    }
}

struct FileStreamTests {
    @Test(
        "what is written in pieces of any size lies in the file, in order, and is read back",
        arguments: [0, 1, 99, 100, 101, 10_000], [1, 7, 100, 1000])
    func roundTrip(count: Int, piece: Int) async throws {
        let content = SampleContent.bytes(count)
        let file = MemoryFile()
        let sink = file.sink(pieceCount: 100, from: 3)
        for start in stride(from: 0, to: count, by: piece) {
            try await sink.write(Array(content[start..<min(start + piece, count)]))
        }
        try await sink.finish()
        #expect(file.writes.allSatisfy { $0 <= 100 }, "memory is bounded")
        #expect(sink.end == UInt64(count + 3))
        #expect(file.bytes.dropFirst(3) == content[...])
        let source = FileSource(
            on: ThreadPool(count: 1, name: "test"), 3..<UInt64(count + 3), pieceCount: 64
        ) { offset, buffer in
            buffer.copyBytes(from: file.bytes[Int(offset)..<Int(offset) + buffer.count])
        }
        var read: [UInt8] = []
        while try await source.next(into: &read) {}
        #expect(read == content)
        #expect(try await !source.next(into: &read))
    }

    @Test("bytes that are made where they go are written like others, more of them than a piece, too")
    func made() async throws {
        let file = MemoryFile()
        let sink = file.sink(pieceCount: 10)
        for count in [4, 4, 4, 25, 1] {
            try await sink.write(upTo: count + 5) { room in
                #expect(room.count == count + 5)
                for index in 0..<count { room[index] = UInt8(count) }
                return count
            }
        }
        try await sink.finish()
        #expect(file.bytes == [4, 4, 4, 25, 1].flatMap { [UInt8](repeating: UInt8($0), count: $0) })
    }

    @Test("a write that fails is told by the next call, or by the end")
    func failure() async throws {
        let file = MemoryFile(limit: 250)
        let sink = file.sink(pieceCount: 100)
        await #expect(throws: MemoryFile.Failure.self) {
            for _ in 0..<10 { try await sink.write([UInt8](repeating: 1, count: 100)) }
        }
        let last = MemoryFile(limit: 50).sink(pieceCount: 100)
        try await last.write([UInt8](repeating: 1, count: 60))
        for _ in 0..<2 { await #expect(throws: MemoryFile.Failure.self) { try await last.finish() } }
    }

    @Test("what was gathered is dropped when the stream is given up")
    func abort() async throws {
        let file = MemoryFile()
        let sink = file.sink(pieceCount: 100)
        try await sink.write([UInt8](repeating: 1, count: 150))
        sink.abort()
        for _ in 0..<2 { await #expect(throws: ContentEnded.self) { try await sink.finish() } }
        #expect(file.bytes.count <= 100)
        await #expect(throws: ContentEnded.self) { try await sink.write([1]) }
        await #expect(throws: ContentEnded.self) { try await sink.write(upTo: 1) { _ in 0 } }
    }

    @Test("a stream that has ended takes nothing more, can be ended again, and stays whole when it is given up")
    func ended() async throws {
        let sink = MemoryFile().sink(pieceCount: 100)
        try await sink.write([1])
        for _ in 0..<2 { try await sink.finish() }
        await #expect(throws: ContentEnded.self) { try await sink.write([1]) }
        sink.abort()
        try await sink.finish()
    }

    @Test("bytes that cannot be made break the stream")
    func notMade() async throws {
        struct Failure: Error {}
        let sink = MemoryFile().sink(pieceCount: 100)
        await #expect(throws: Failure.self) { try await sink.write(upTo: 10) { _ in throw Failure() } }
        await #expect(throws: Failure.self) { try await sink.write([1]) }
        await #expect(throws: Failure.self) { try await sink.finish() }
    }

    @Test("a read that fails, and a taker that refuses, end the stream with their error")
    func readFailure() async throws {
        struct Refusal: Error {}
        let source = FileSource(on: ThreadPool(count: 1, name: "test"), 0..<100, pieceCount: 10) { offset, buffer in
            guard offset < 20 else { throw MemoryFile.Failure() }
            buffer.initializeMemory(as: UInt8.self, repeating: 7)
        }
        await #expect(throws: Refusal.self) { try await source.withNext { _ in throw Refusal() } }
        var bytes: [UInt8] = []
        #expect(try await source.next(into: &bytes))
        #expect(bytes == [UInt8](repeating: 7, count: 10))
        for _ in 0..<2 { await #expect(throws: MemoryFile.Failure.self) { try await source.next(into: &bytes) } }
    }
}

struct ContentPieceTests {
    @Test("pieces are large while few streams are under way, small while many are, and smallest in a crowd")
    func sizes() {
        let streams = ContentPiece.Streams()
        var pieces = (0..<64).map { _ in ContentPiece(among: streams) }
        for _ in 0..<2 {
            let counts = pieces.map(\.count)
            #expect(counts[3] == ContentPiece.largeCount && counts[4] == ContentPiece.smallCount)
            #expect(counts[15] == ContentPiece.smallCount && counts[16] == ContentPiece.smallestCount)
            #expect(counts == counts.sorted(by: >))
        }
        pieces = []
        #expect(ContentPiece(among: streams).count == ContentPiece.largeCount)
    }

    @Test("a stream counts when its size is asked for, and once")
    func lazy() {
        let streams = ContentPiece.Streams()
        let (idle, busy) = ((0..<64).map { _ in ContentPiece(among: streams) }, ContentPiece(among: streams))
        for _ in 0..<64 { #expect(busy.count == ContentPiece.largeCount) }
        let next = (0..<4).map { _ in ContentPiece(among: streams) }
        #expect(next.map(\.count).filter { $0 == ContentPiece.largeCount }.count == 3)
        #expect(idle[0].count == ContentPiece.smallCount)
    }
}
