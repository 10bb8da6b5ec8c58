import PacCryptAPI
import PacCryptClient
import Synchronization
import Testing

@Suite("Downloads")
struct DownloadTests {
    private let pauses = Pauses()
    private let received = Received()
    private let content = Sample.bytes(300_000)

    /// A 206 that claims all from `first` on, and ends after `count` bytes.
    private static func part(
        _ content: [UInt8], from first: Int, count: Int? = nil, tag: String = "\"a\""
    ) -> FakeServer.Reply {
        let head = FakeServer.Reply.head(
            206,
            [
                "Content-Length": String(content.count - first), "ETag": tag,
                "Content-Range": "bytes \(first)-\(content.count - 1)/\(content.count)",
            ])
        return .bytes(head + content[first..<min(content.count, first + (count ?? content.count))])
    }

    /// A 200 that ends after `count` bytes.
    private static func whole(_ content: [UInt8], count: Int? = nil, tag: String = "\"a\"") -> FakeServer.Reply {
        let head = FakeServer.Reply.head(200, ["Content-Length": String(content.count), "ETag": tag])
        return .bytes(head + content.prefix(count ?? content.count))
    }

    private func download(
        from address: ServerAddress, size: Int? = nil, offset: UInt64 = 0, stall: Duration = .seconds(20)
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
        try await FakeServer.with({ _, number in
            switch number {
            case 1: Self.whole(content, count: 100_000)
            case 2: Self.part(content, from: 100_000, count: 70_000)
            case 3: Self.part(content, from: 170_000, count: 1)
            default: Self.part(content, from: 170_001)
            }
        }) { server, address in
            try await download(from: address)
            #expect(received.bytes == content)
            let requests = server.requests
            #expect(requests.map { $0.headers["range"] } == [nil, "bytes=100000-", "bytes=170000-", "bytes=170001-"])
            #expect(requests.map { $0.headers["if-range"] } == [nil, "\"a\"", "\"a\"", "\"a\""])
            #expect(requests.allSatisfy { $0.headers["authorization"] == "Bearer secret-token" })
            #expect(requests.allSatisfy { $0.target == "/api/pacshare/\(Sample.id)/file?n=2" })
        }
    }

    @Test("A download begun earlier goes on, and a whole one asks for nothing")
    func continued() async throws {
        let content = content
        try await FakeServer.with({ _, _ in Self.part(content, from: 299_999) }) { server, address in
            try await download(from: address, offset: 299_999)
            #expect(received.bytes == [content[299_999]])
            try await download(from: address, offset: 300_000)
            #expect(server.requests.count == 1)
        }
    }

    @Test("Another file than before is never appended to the first one")
    func changed() async throws {
        let content = content
        let second: [FakeServer.Reply] = [
            Self.whole(content), Self.whole(content, tag: "\"b\""), Self.part(content, from: 100_000, tag: "\"b\""),
            Self.part(content, from: 99_999), Self.part(content + [0], from: 100_000),
            .answer(206, ["ETag": "\"a\""], content), .answer(206, ["Content-Range": "bytes 5-1/9"], content),
        ]
        for reply in second {
            let received = Received()
            try await FakeServer.with({ _, number in number == 1 ? Self.whole(content, count: 100_000) : reply }) {
                [pauses] server, address in
                let error = await clientError {
                    try await PacCryptClient.with(pauses.configuration()) { client in
                        try await client.download(
                            1, of: Sample.link(address), lease: Sample.secret, size: UInt64(content.count)
                        ) { received.take($0) }
                    }
                }
                #expect(error?.code == .changed)
                #expect(received.bytes == Array(content.prefix(100_000)))
                #expect(server.requests.count == 2)
            }
        }
    }

    @Test("A server that lies about the size is found out before a byte is taken", arguments: [299_999, 300_001])
    func lies(size: Int) async throws {
        let content = content
        try await FakeServer.with({ _, _ in Self.whole(content) }) { _, address in
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
        try await FakeServer.with({ _, number in
            guard number == 1, case .bytes(let bytes) = Self.whole(content, count: 100_000) else {
                return Self.part(content, from: 100_000)
            }
            return .hanging(bytes)
        }) { _, address in
            try await download(from: address, stall: .milliseconds(500))
            #expect(received.bytes == content)
        }
    }

    @Test("A server that gives a byte at a time is given up")
    func trickle() async throws {
        let content = content
        try await FakeServer.with({ _, number in
            number == 1 ? Self.whole(content, count: 1) : Self.part(content, from: number - 1, count: 1)
        }) { server, address in
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
        try await FakeServer.with({ _, _ in Self.whole(content) }) { [pauses] server, address in
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
