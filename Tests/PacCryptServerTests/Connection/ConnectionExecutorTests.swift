import ContentPipeline
import Dispatch
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import PacCryptServer

struct ConnectionExecutorTests {
    private static let pieces = 30

    @Test("Between two pieces of an answer that nothing holds up, the event loop looks at its other connections")
    func answer() async throws {
        let ticks = TickCounter()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1, metricsDelegate: ticks)
        let loop = group.next()
        let response = Response.file(named: "a", size: UInt64(Self.pieces)) {
            ReadySource(pieces: Self.pieces)
        }
        let seen = try await withTaskExecutorPreference(ConnectionExecutor(EventLoopJobs(loop))) {
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
        let executor = ConnectionExecutor(EventLoopJobs(group.next()))
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

    @Test("A step of a request goes before the pieces of transfers that have waited longer")
    func requestsFirst() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let jobs = EventLoopJobs(group.next())
        let (request, connection) = (ConnectionExecutor(jobs), ConnectionExecutor(jobs))
        let transfer = try beginTransfer(on: connection)
        let names = ["transfer 1", "transfer 2", "transfer 3"].map { ($0, transfer) } + [("request", request)]
        #expect(try await order(of: names, on: group.next()) == ["request", "transfer 1", "transfer 2", "transfer 3"])
        // Once it has ended, the connection's steps are those of a request again.
        transfer.endTransfer()
        #expect(
            try await order(of: [("first", connection), ("second", request)], on: group.next()) == ["first", "second"])
        try await group.shutdownGracefully()
    }

    @Test(
        "A connection is a transfer's while it sends a large file, and not for a small one",
        arguments: [1 << 10, 1 << 20])
    func rankOfAnswer(size: UInt64) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connection = ConnectionExecutor(EventLoopJobs(group.next()))
        let response = Response.file(named: "a", size: size) {
            ReadySource(pieces: 2) { #expect(connection.isTransferring == (size > 64 << 10)) }
        }
        try await ConnectionExecutor.$current.withValue(connection) { try await response.body.write(ReadyWriter()) }
        #expect(!connection.isTransferring)
        let broken = Response.file(named: "a", size: size) { throw SpoolError.invalidUse }
        await #expect(throws: SpoolError.self) {
            try await ConnectionExecutor.$current.withValue(connection) { try await broken.body.write(ReadyWriter()) }
        }
        #expect(!connection.isTransferring)
        try await group.shutdownGracefully()
    }

    @Test("Requests that never end keep no transfer waiting for ever")
    func transfersGoOn() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let jobs = EventLoopJobs(group.next())
        let request = ConnectionExecutor(jobs)
        let transfer = try beginTransfer(on: ConnectionExecutor(jobs))
        let end = Flag()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<20 {
                tasks.addTask(executorPreference: request) { while !end.isSet { await Task.yield() } }
            }
            let moved = Names()
            tasks.addTask(executorPreference: transfer) {
                while !end.isSet {
                    moved.append("a piece")
                    await Task.yield()
                }
            }
            defer { end.set() }
            let goesOn = try await comesTrue(seconds: 30) { moved.all.count >= 100 }
            #expect(goesOn)
        }
        try await group.shutdownGracefully()
    }

    private func beginTransfer(on connection: ConnectionExecutor) throws -> ConnectionExecutor {
        try ConnectionExecutor.$current.withValue(connection) {
            try #require(ConnectionExecutor.beginTransfer(of: nil))
        }
    }

    /// Lets tasks on these executors wait until all of them are there, and tells the order in which they ran.
    private func order(
        of names: [(name: String, executor: ConnectionExecutor)], on loop: any EventLoop
    ) async throws -> [String] {
        let isHeld = DispatchSemaphore(value: 0)
        loop.execute { isHeld.wait() }
        let order = Names()
        await withTaskGroup(of: Void.self) { tasks in
            for (name, executor) in names {
                tasks.addTask(executorPreference: executor) { order.append(name) }
            }
            isHeld.signal()
        }
        return order.all
    }
}

private final class Names: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func append(_ name: String) { names.withLock { $0.append(name) } }
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
    private let onPiece: () -> Void

    init(pieces: Int, onPiece: @escaping () -> Void = {}) {
        left = pieces
        self.onPiece = onPiece
    }

    func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        guard left > 0 else { return false }
        left -= 1
        onPiece()
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
