import ContentPipeline
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import PacCryptServer

struct EventLoopTurnTests {
    private static let pieces = 30

    @Test("Between two pieces of an answer that nothing holds up, the event loop looks at its other connections")
    func answer() async throws {
        let ticks = TickCounter()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1, metricsDelegate: ticks)
        let loop = group.next()
        let response = Response.file(named: "a", size: UInt64(Self.pieces)) {
            ReadySource(pieces: Self.pieces)
        }
        let seen = try await withTaskExecutorPreference(EventLoopExecutor(loop)) {
            let before = ticks.count
            try await response.body.write(ReadyWriter())
            return ticks.count - before
        }
        // On a machine that stops this thread in between a turn may be missed.
        #expect(seen >= Self.pieces / 5)
        try await group.shutdownGracefully()
    }

    @Test("An event loop looks at its sockets although its tasks never run out of work")
    func busyTasks() async throws {
        let ticks = TickCounter()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1, metricsDelegate: ticks)
        let executor = EventLoopExecutors()[group.next()]
        let end = Flag()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<4 {
                tasks.addTask(executorPreference: executor) {
                    while !end.isSet {
                        let pause = NIODeadline.now() + .microseconds(100)
                        while NIODeadline.now() < pause {}
                        await Task.yield()
                    }
                }
            }
            defer { end.set() }
            let before = ticks.count
            let hasLooked = try await comesTrue(seconds: 30) { ticks.count - before >= 20 }
            #expect(hasLooked)
        }
        try await group.shutdownGracefully()
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}

/// Counts how often an event loop looked at its sockets.
private final class TickCounter: NIOEventLoopMetricsDelegate {
    private let total = Atomic(0)

    var count: Int { total.load(ordering: .relaxed) }

    func processedTick(info: NIOEventLoopTickInfo) {
        total.add(1, ordering: .relaxed)
    }
}

/// Hands out a byte a piece, computes two milliseconds for it, and never waits.
private final class ReadySource: ContentSource {
    private var left: Int

    init(pieces: Int) {
        left = pieces
    }

    func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        guard left > 0 else { return false }
        left -= 1
        let end = NIODeadline.now() + .milliseconds(2)
        while NIODeadline.now() < end {}
        try output.append(upTo: 1) {
            $0[0] = 1
            return 1
        }
        return true
    }
}

/// Takes everything at once.
private struct ReadyWriter: ResponseBodyWriter {
    mutating func write(_ buffer: ByteBuffer) async throws {}
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
