import PacCryptAPI
import PacCryptClient
import Testing

@Suite("Answers")
struct AnswerTests {
    private let pauses = Pauses()

    @Test("An error has the server's code, status, words and wait")
    func error() async throws {
        try await FakeServer.with({ _, _ in
            .json(ErrorAnswer(.wrongCredentials, message: "No\u{1B}[31mpe"), status: 401, ["Retry-After": "300"])
        }) { [pauses] server, address in
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.unlock(Sample.link(address), pickupPassword: Sample.secret, code: "123456")
                }
            }
            #expect(error?.isAnswer(.wrongCredentials) == true)
            #expect(error?.status == 401)
            #expect(error?.message == "No[31mpe")
            #expect(error?.retryAfter == .seconds(300))
            #expect(server.requests.count == 1)
            let body = String(decoding: server.requests[0].body, as: UTF8.self)
            #expect(body.contains(#""pickup_password":"secret-token""#) && body.contains(#""totp_code":"123456""#))
            #expect(server.requests[0].target == "/api/pacshare/\(Sample.id)/unlock")
        }
    }

    @Test("A code of a later version, and an error that is no JSON, are errors all the same")
    func unknownErrors() async throws {
        try await FakeServer.with({ _, number in
            number == 1
                ? .answer(418, [:], Array(#"{"error": "New", "code": "of_tomorrow"}"#.utf8))
                : .answer(418, [:], Array("<html>nginx</html>".utf8))
        }) { [pauses] _, address in
            let status: @Sendable () async throws -> Void = {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.status(Sample.link(address), manageToken: Sample.secret)
                }
            }
            let first = await clientError(status)
            #expect(first?.apiCode == "of_tomorrow" && first?.message == "New")
            let second = await clientError(status)
            #expect(second?.apiCode == nil && second?.status == 418 && second?.code == .refused)
        }
    }

    @Test("No redirect is followed", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) async throws {
        try await FakeServer.with({ _, _ in .answer(200) }) { [pauses] other, otherAddress in
            try await FakeServer.with({ _, _ in .answer(status, ["Location": otherAddress.description + "/"]) }) {
                _, address in
                let error = await clientError {
                    try await PacCryptClient.with(pauses.configuration()) { client in
                        _ = try await client.status(Sample.link(address), manageToken: Sample.secret)
                    }
                }
                #expect(error?.code == .redirected)
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test("An endless answer ends at its bound", arguments: [200, 400])
    func endless(status: Int) async throws {
        try await FakeServer.with({ _, _ in .endless(FakeServer.Reply.head(status, [:])) }) {
            [pauses] _, address in
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.unlock(Sample.link(address), pickupPassword: Sample.secret)
                }
            }
            #expect(error?.code == (status == 200 ? .invalidAnswer : .refused))
        }
    }

    @Test("What is no answer of a PacCrypt server is called so")
    func foreign() async throws {
        try await FakeServer.with({ _, _ in .answer(200, [:], Array("<html>".utf8)) }) { [pauses] _, address in
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.unlock(Sample.link(address), pickupPassword: Sample.secret)
                }
            }
            #expect(error?.code == .invalidAnswer)
        }
    }

    @Test(
        "An answer that would cost more to decode than it is worth, or says one thing twice, is none",
        arguments: [
            (#"{"x": "# + String(repeating: "[", count: 1 << 20), 200), (#"{"x": [\#(manyLists)]}"#, 200),
            (#"{"requires_2fa": true, "expires_at": "a", "sealed": true, "sealed": false}"#, 200),
            (#"{"error": "a", "code": "gone", "code": "locked"}"#, 400), (#"{"error": [\#(manyLists)]}"#, 400),
        ])
    func costly(json: String, status: Int) async throws {
        try await FakeServer.with({ _, _ in .answer(status, [:], Array(json.utf8)) }) { [pauses] _, address in
            let error = await clientError {
                try await PacCryptClient.with(pauses.configuration()) { client in
                    _ = try await client.share(Sample.link(address))
                }
            }
            #expect(error?.code == (status == 200 ? .invalidAnswer : .refused))
            #expect(error?.apiCode == nil)
        }
    }

    private static let manyLists = repeatElement("[]", count: 10_001).joined(separator: ",")

    @Test("An answer that is cut short, silent or slow ends in time, and unlocking is not tried twice")
    func broken() async throws {
        let head = FakeServer.Reply.head(200, ["Content-Length": "100"])
        for (reply, code) in [
            (FakeServer.Reply.bytes(head), ClientError.Code.interrupted), (.bytes([]), .interrupted),
            (.hanging([]), .stalled), (.hanging(head), .stalled),
            (.bytes(Array("nonsense\r\n\r\n".utf8)), .interrupted),
        ] {
            try await FakeServer.with({ _, _ in reply }) { [pauses] server, address in
                let error = await clientError {
                    // Only what is to stall waits for little.
                    let stall = Duration.seconds(code == .stalled ? 3 : 60)
                    try await PacCryptClient.with(pauses.configuration(stall: stall)) { client in
                        _ = try await client.unlock(Sample.link(address), pickupPassword: Sample.secret)
                    }
                }
                #expect(error?.code == code)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test("Where nobody listens there is no connection, and no long wait")
    func unreachable() async throws {
        let address = try ServerAddress("http://127.0.0.1:1")
        let error = await clientError {
            try await PacCryptClient.with(pauses.configuration()) { client in
                _ = try await client.share(Sample.link(address))
            }
        }
        #expect(error?.code == .unreachable)
        #expect(pauses.all.count == RetryPolicy().retries)
    }

    @Test("A server that is busy is asked again when it said")
    func busy() async throws {
        try await FakeServer.with({ _, number in
            number < 3
                ? .json(ErrorAnswer(.busy), status: 503, ["Retry-After": "7"])
                : .json(ShareAnswer(requires2FA: true, expiresAt: "2026-01-01T00:00:00Z", sealed: false))
        }) { [pauses] server, address in
            let share = try await PacCryptClient.with(pauses.configuration()) { client in
                try await client.share(Sample.link(address))
            }
            #expect(share.requires2FA)
            #expect(pauses.all == [.seconds(7), .seconds(7)])
            #expect(server.requests.count == 3)
        }
    }

    @Test("Managing shows the token in the header only")
    func managing() async throws {
        let status = ShareStatusAnswer(
            state: "revoked", kind: "file", share: "0123456789ab", filename: nil, label: "for Ann", createdAt: "",
            expiresAt: "", maxDownloads: nil, downloadsLeft: nil, maxAttempts: nil, attemptsLeft: nil,
            failedAttempts: 0, opened: 0, downloading: false, bytesDelivered: 0, deliveredAt: nil, endedAt: nil)
        try await FakeServer.with({ _, _ in .json(status) }) { [pauses] server, address in
            let link = try Sample.link(address)
            let answers = try await PacCryptClient.with(pauses.configuration()) { client in
                [
                    try await client.status(link, manageToken: Sample.secret),
                    try await client.reopen(link, manageToken: Sample.secret),
                    try await client.revoke(link, manageToken: Sample.secret),
                ]
            }
            #expect(answers == [status, status, status])
            let path = "/api/pacshare/\(Sample.id)"
            #expect(server.requests.map(\.method) == ["GET", "POST", "DELETE"])
            #expect(server.requests.map(\.target) == ["\(path)/status", "\(path)/reopen", path])
            #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret-token" })
        }
    }
}
