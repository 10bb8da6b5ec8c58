import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PacCryptClient
import Synchronization

/// A server on loopback that does what a script says, however wrong.
final class FakeServer: Sendable {
    struct Request: Sendable {
        let method: String
        let target: String
        /// By lower-case name.
        let headers: [String: String]
        var body: [UInt8] = []
    }

    enum Reply: Sendable {
        /// These bytes, then the end of the connection.
        case bytes([UInt8])
        /// These bytes, then nothing more, until the client ends the connection.
        case hanging([UInt8])
        /// These bytes, then zeros for as long as the client takes them.
        case endless([UInt8])
        /// Nothing, and nothing more is read either.
        case deaf

        /// A whole answer.
        static func answer(_ status: Int, _ headers: [String: String] = [:], _ body: [UInt8] = []) -> Reply {
            .bytes(head(status, headers.merging(["Content-Length": String(body.count)]) { given, _ in given }) + body)
        }

        static func json(_ value: some Encodable, status: Int = 200, _ headers: [String: String] = [:]) -> Reply {
            answer(status, headers, Array((try? JSONEncoder().encode(value)) ?? Data()))
        }

        static func head(_ status: Int, _ headers: [String: String]) -> [UInt8] {
            let lines = headers.map { "\($0.key): \($0.value)\r\n" }.sorted().joined()
            return Array("HTTP/1.1 \(status) X\r\n\(lines)Connection: close\r\n\r\n".utf8)
        }
    }

    /// What to do with the nth request, from 1.
    typealias Script = @Sendable (_ request: Request, _ number: Int) -> Reply

    private typealias Inbound = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Every connection that was accepted: swift-nio ends the process when one is dropped that nobody has served, as
    /// happens when a test ends while a client connects.
    private static let accepted = Mutex<[Inbound]>([])

    private let script: Script
    /// Whether the answer comes once the head is here, before the body.
    private let answersEarly: Bool
    private let log = Mutex<[Request]>([])
    private let received = Atomic<Int>(0)

    /// The requests so far, in order.
    var requests: [Request] { log.withLock { $0 } }
    /// The bytes received so far.
    var receivedBytes: Int { received.load(ordering: .relaxed) }

    private init(answersEarly: Bool, script: @escaping Script) {
        self.answersEarly = answersEarly
        self.script = script
    }

    /// Runs a server for the time of the call.
    static func with(
        answersEarly: Bool = false, tls: NIOSSLContext? = nil, _ script: @escaping Script,
        _ body: @escaping @Sendable (FakeServer, ServerAddress) async throws -> Void
    ) async throws {
        let server = FakeServer(answersEarly: answersEarly, script: script)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    let connection = try Inbound(wrappingChannelSynchronously: channel)
                    accepted.withLock { $0.append(connection) }
                    return connection
                }
            }
        let scheme = tls == nil ? "http" : "https"
        let address = try ServerAddress("\(scheme)://127.0.0.1:\(channel.channel.localAddress?.port ?? 0)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withThrowingDiscardingTaskGroup { connections in
                    try await channel.executeThenClose { inbound in
                        for try await connection in inbound {
                            // A client that leaves is what many scripts are about.
                            connections.addTask { try? await server.serve(connection) }
                        }
                    }
                }
            }
            defer { group.cancelAll() }
            try await body(server, address)
        }
    }

    private func serve(_ connection: Inbound) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var reader = RequestReader(inbound.makeAsyncIterator(), counting: { self.count($0) })
            guard var request = try await reader.head() else { return }
            if !answersEarly { request.body = try await reader.body(of: request) }
            let number = log.withLock { log in
                log.append(request)
                return log.count
            }
            switch script(request, number) {
            case .bytes(let bytes):
                try await outbound.write(ByteBuffer(bytes: bytes))
                if answersEarly { try await reader.drain() }
            case .hanging(let bytes):
                try await outbound.write(ByteBuffer(bytes: bytes))
                try await reader.drain()
            case .endless(let bytes):
                try await outbound.write(ByteBuffer(bytes: bytes))
                while true { try await outbound.write(ByteBuffer(repeating: 0, count: 64 << 10)) }
            case .deaf:
                try await Task.sleep(for: .seconds(600))
            }
        }
    }

    private func count(_ bytes: Int) {
        received.add(bytes, ordering: .relaxed)
    }
}

/// Reads one request off a connection.
private struct RequestReader {
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var buffer = ByteBuffer()
    private let count: (Int) -> Void

    init(_ iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, counting count: @escaping (Int) -> Void) {
        self.iterator = iterator
        self.count = count
    }

    /// Nil when the client sends nothing.
    mutating func head() async throws -> FakeServer.Request? {
        while true {
            let bytes = Array(buffer.readableBytesView)
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                buffer.moveReaderIndex(forwardBy: end.upperBound)
                return Self.parse(String(decoding: bytes[..<end.lowerBound], as: UTF8.self))
            }
            guard try await more() else { return nil }
        }
    }

    mutating func body(of request: FakeServer.Request) async throws -> [UInt8] {
        if let length = request.headers["content-length"].flatMap(Int.init) {
            while buffer.readableBytes < length, try await more() {}
            return buffer.readBytes(length: min(length, buffer.readableBytes)) ?? []
        }
        guard request.headers["transfer-encoding"] == "chunked" else { return [] }
        var body: [UInt8] = []
        while let size = try await chunkSize(), size > 0 {
            while buffer.readableBytes < size + 2, try await more() {}
            body += buffer.readBytes(length: size) ?? []
            buffer.moveReaderIndex(forwardBy: 2)
        }
        return body
    }

    /// Reads on until the client has no more.
    mutating func drain() async throws {
        while try await more() { buffer.clear() }
    }

    private mutating func chunkSize() async throws -> Int? {
        while true {
            let bytes = Array(buffer.readableBytesView.prefix(20))
            if let end = bytes.firstRange(of: Array("\r\n".utf8)) {
                buffer.moveReaderIndex(forwardBy: end.upperBound)
                return Int(String(decoding: bytes[..<end.lowerBound], as: UTF8.self), radix: 16)
            }
            guard try await more() else { return nil }
        }
    }

    private mutating func more() async throws -> Bool {
        guard var next = try await iterator.next() else { return false }
        count(next.readableBytes)
        buffer.writeBuffer(&next)
        return true
    }

    private static func parse(_ head: String) -> FakeServer.Request {
        let lines = head.components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ")
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        return FakeServer.Request(
            method: String(first.first ?? ""), target: String(first.dropFirst().first ?? ""),
            headers: Dictionary(headers) { $0 + ", " + $1 })
    }
}
