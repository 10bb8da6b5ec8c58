import PacCryptAPI
import PacCryptClient
import TestSupport
import Testing

@Suite("Downloads")
struct DownloadTests {
    private let pauses = Pauses()
    private let received = Received()
    private let content = SampleContent.bytes(300_000)

    /// The file as a server with ranges gives it, broken off after `count` bytes.
    private static func answer(
        _ content: [UInt8], to request: FakeServer.Request, count: Int = .max, tag: String = "\"a\""
    ) -> FakeServer.Reply {
        .bytes(bytes(content, from: first(of: request), count: count, tag: tag))
    }

    private static func bytes(_ content: [UInt8], from first: Int, count: Int, tag: String = "\"a\"") -> [UInt8] {
        let rest = content.dropFirst(first)
        var headers = ["Content-Length": String(rest.count), "ETag": tag]
        if first > 0 { headers["Content-Range"] = "bytes \(first)-\(content.count - 1)/\(content.count)" }
        return FakeServer.Reply.head(first > 0 ? 206 : 200, headers) + rest.prefix(count)
    }

    private static func first(of request: FakeServer.Request) -> Int {
        request.headers["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
    }

    private func download(
        from address: ServerAddress, size: Int? = nil, offset: UInt64 = 0, stall: Duration = .seconds(60)
    ) async throws {
        try await PacCryptClient.with(pauses.configuration(stall: stall)) { [received] client in
            try await client.download(
                2, of: Sample.link(address), lease: Sample.secret, size: UInt64(size ?? content.count), from: offset
            ) { received.take($0) }
        }
    }

    @Test("Three broken connections are resumed, each from where the last one ended")
    func resumed() async throws {
        let content = content
        try await FakeServer.with({ request, number in
            Self.answer(content, to: request, count: number < 4 ? 90_000 : .max)
        }) { server, address in
            try await download(from: address)
            #expect(received.isExactly(content))
            let requests = server.requests
            let starts = requests.map(Self.first)
            #expect(starts.count == 4 && starts == starts.sorted() && starts[3] <= 270_000)
            #expect(requests.map { $0.headers["if-range"] } == [nil, "\"a\"", "\"a\"", "\"a\""])
            #expect(requests.allSatisfy { $0.headers["authorization"] == "Bearer secret-token" })
            #expect(requests.allSatisfy { $0.target == "/api/pacshare/\(Sample.id)/file?n=2" })
        }
    }

    @Test("A download begun earlier goes on, and a whole one asks for nothing")
    func continued() async throws {
        let content = content
        try await FakeServer.with({ request, _ in Self.answer(content, to: request) }) { server, address in
            try await download(from: address, offset: 299_999)
            #expect(received.isExactly(content.suffix(1)))
            #expect(server.requests.map { $0.headers["range"] } == ["bytes=299999-"])
            try await download(from: address, offset: 300_000)
            #expect(server.requests.count == 1)
        }
    }

    /// What a server does that no longer has the file it began with, or never had.
    enum Change: CaseIterable {
        case wholeAgain, otherWhole, otherTag, earlierRange, longerFile, noRange, nonsenseRange

        func reply(_ content: [UInt8], from first: Int) -> FakeServer.Reply {
            switch self {
            case .wholeAgain: .bytes(DownloadTests.bytes(content, from: 0, count: .max))
            case .otherWhole: .bytes(DownloadTests.bytes(content, from: 0, count: .max, tag: "\"b\""))
            case .otherTag: .bytes(DownloadTests.bytes(content, from: first, count: .max, tag: "\"b\""))
            case .earlierRange: .bytes(DownloadTests.bytes(content, from: first - 1, count: .max))
            case .longerFile: .bytes(DownloadTests.bytes(content + [0], from: first, count: .max))
            case .noRange: .answer(206, ["ETag": "\"a\""], content)
            case .nonsenseRange: .answer(206, ["Content-Range": "bytes 5-1/9"], content)
            }
        }
    }

    @Test("Another file than before is never appended to the first one", arguments: Change.allCases)
    func changed(change: Change) async throws {
        let content = content
        try await FakeServer.with({ request, number in
            number == 1
                ? Self.answer(content, to: request, count: 100_000)
                : change.reply(content, from: Self.first(of: request))
        }) { server, address in
            // Some of it is here already, so that the second request is for a range in any case.
            let error = await clientError { try await download(from: address, offset: 1) }
            #expect(error?.code == .changed)
            #expect(received.isBeginning(of: content.dropFirst()))
            #expect(server.requests.count == 2)
        }
    }

    @Test("A server that lies about the size is found out before a byte is taken", arguments: [299_999, 300_001])
    func lies(size: Int) async throws {
        let content = content
        try await FakeServer.with({ request, _ in Self.answer(content, to: request) }) { _, address in
            let error = await clientError { try await download(from: address, size: size) }
            #expect(error?.code == .changed)
            #expect(received.bytes.isEmpty)
        }
    }

    @Test("An endless body ends where the file does")
    func endless() async throws {
        try await FakeServer.with({ _, _ in .endless(FakeServer.Reply.head(200, [:])) }) { _, address in
            let error = await clientError { try await download(from: address) }
            #expect(error?.code == .invalidAnswer)
            #expect(received.bytes.count <= 300_000)
        }
    }

    @Test("A body that stands still is asked for again")
    func stalled() async throws {
        let content = content
        try await FakeServer.with({ request, number in
            let bytes = Self.bytes(content, from: Self.first(of: request), count: number == 1 ? 100_000 : .max)
            return number == 1 ? .hanging(bytes) : .bytes(bytes)
        }) { server, address in
            try await download(from: address, stall: .seconds(3))
            #expect(received.isExactly(content))
            #expect(server.requests.count == 2)
        }
    }

    @Test("A server that gives a byte at a time is given up")
    func trickle() async throws {
        let content = content
        try await FakeServer.with({ request, _ in Self.answer(content, to: request, count: 1) }) { server, address in
            let error = await clientError { try await download(from: address) }
            #expect(error?.code == .interrupted)
            #expect(server.requests.count == RetryPolicy().retries + 1)
        }
    }

    @Test(
        "What will not get better is final",
        arguments: [ErrorCode.invalidLease, .gone, .invalidRange, .shareLost, .tampered])
    func final(code: ErrorCode) async throws {
        try await FakeServer.with({ _, _ in .json(ErrorAnswer(code), status: code.status) }) { server, address in
            let error = await clientError { try await download(from: address) }
            #expect(error?.isAnswer(code) == true)
            #expect(server.requests.count == 1)
            #expect(pauses.all.isEmpty)
        }
    }

    @Test("What the receiver throws ends the download as it is")
    func receiver() async throws {
        struct DiskFull: Error {}
        let content = content
        try await FakeServer.with({ request, _ in Self.answer(content, to: request) }) { [pauses] server, address in
            await #expect(throws: DiskFull.self) {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    try await client.download(
                        1, of: Sample.link(address), lease: Sample.secret, size: UInt64(content.count)
                    ) { _ in throw DiskFull() }
                }
            }
            #expect(server.requests.count == 1)
        }
    }
}
