import Glibc
import PacCryptAPI
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Nobody keeps others out")
    struct FairnessTests {
        /// Clients that are told apart by the header of a trusted proxy, and a clock that the test turns.
        private static func server() throws -> TestServer {
            var server = TestServer()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            server.settings.storageReserveBytes = 0
            for route in ["encrypt", "decrypt", "pacshare"] {
                server.settings.rateLimits[route] = try Written(parsing: "unlimited")
            }
            server.configuration.budgetClock = { [clock = server.clock] in clock.now }
            return server
        }

        private static func head(
            _ path: String, from address: String, type: String = "application/json", count: Int, more: String = ""
        ) -> String {
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nX-Forwarded-For: \(address)\r\n"
                + "Accept: application/json\r\nContent-Type: \(type)\r\nContent-Length: \(count)\r\n\(more)\r\n"
        }

        /// A text to encrypt, of so many bytes with all that belongs to it.
        private static func text(from address: String, count: Int) -> String {
            let (start, end) = (#"{"password": "p", "message": ""#, #""}"#)
            let message = String(repeating: "m", count: count - start.utf8.count - end.utf8.count)
            return head("/api/encrypt", from: address, count: count, more: "Connection: close\r\n")
                + start + message + end
        }

        private static func status(_ answer: String) -> Int? {
            answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }

        @Test("Bodies that trickle leave room for others' texts, and give way when all of the memory is taken")
        func memory() async throws {
            var server = try Self.server()
            // Of it 768 KiB are for large bodies; above 512 KiB an address has 128 KiB.
            server.configuration.maximumBufferedBytes = 1 << 20
            let clock = server.clock
            try await server.runWithBudgets { client, budgets in
                let port = client.port
                try await RawConnection.talk(to: port, count: 4) { connections in
                    for (connection, count) in zip(connections, [220_000, 260_000]) {
                        try connection.send(Self.head("/api/encrypt", from: "192.0.2.1", count: 270_000))
                        try connection.send([UInt8](repeating: 32, count: count))
                    }
                    #expect(eventually { budgets.memory.used == 480_000 })
                    for (address, count, status) in [
                        ("192.0.2.1", 200_000, 429), ("192.0.2.1", 300, 200), ("198.51.100.1", 300, 200),
                        ("198.51.100.1", 80_000, 200),
                    ] {
                        let answer = try RawConnection.once(to: port, Self.text(from: address, count: count))
                        #expect(Self.status(answer) == status, "\(count) bytes from \(address)")
                    }
                    for (connection, address) in zip(connections[2...], ["203.0.0.1", "203.0.1.1"]) {
                        try connection.send(Self.head("/api/encrypt", from: address, count: 130_000))
                        try connection.send([UInt8](repeating: 32, count: 125_000))
                    }
                    #expect(eventually { budgets.memory.used == 730_000 })
                    let late = Self.text(from: "198.51.100.1", count: 80_000)
                    #expect(try Self.status(RawConnection.once(to: port, late)) == 503)
                    let small = try RawConnection.once(to: port, Self.text(from: "198.51.100.1", count: 300))
                    #expect(Self.status(small) == 200)
                    clock.advance(seconds: 30)
                    #expect(try Self.status(RawConnection.once(to: port, late)) == 200)
                    let cutOff = try connections[0].receive(until: "}")
                    #expect(Self.status(cutOff) == 503 && cutOff.contains(#""code":"busy""#))
                    #expect(cutOff.contains("Retry-After: ") && cutOff.contains("Connection: close"))
                    // The others go on.
                    try connections[2].send([UInt8](repeating: 32, count: 5_000))
                    #expect(try Self.status(connections[2].receive(until: "}")) == 400)
                }
                #expect(try await comesTrue { budgets.memory.used == 0 && budgets.requests.used == 0 })
            }
        }

        @Test("A text of a form counts before it has come whole")
        func unfinishedText() async throws {
            let server = try Self.server()
            try await server.runWithBudgets { client, budgets in
                try await RawConnection.talk(to: client.port) { connection in
                    let bytes = Form().field(.message, String(repeating: "m", count: 500_000)).bytes
                    try connection.send(
                        Self.head("/api/encrypt", from: "192.0.2.1", type: Form.contentType, count: bytes.count))
                    try connection.send([UInt8](bytes.dropLast(1000)))
                    #expect(eventually { budgets.memory.used > 490_000 })
                }
                #expect(try await comesTrue { budgets.memory.used == 0 })
            }
        }

        @Test(
            "The body of a small form is bounded before it takes anything, by what it claims and by what comes",
            arguments: [
                "/admin-setup", "/admin-login", "/upload-access", "/api/generate-keypair", "/status/{id}",
                "/api/pacshare/{id}/unlock", "/api/pacshare/{id}/header", "/api/pacshare/{id}/open",
                "/api/pacshare/{id}/pickup", "/pickup/{id}", "/admin-settings", "/admin-change-password",
            ])
        func forms(path: String) async throws {
            let path = path.replacing("{id}", with: String(repeating: "A", count: 32))
            let isWithKey = path.hasSuffix("/open") || path.hasSuffix("/pickup") || path.hasPrefix("/pickup/")
            let most = path == "/admin-settings" ? 256 << 10 : isWithKey ? 96 << 10 : 16 << 10
            var server = try Self.server()
            server.configuration.maximumRequestsInFlight = 0
            let claimed = try await server.run { client in
                let port = client.port
                return try await RawConnection.apart {
                    try RawConnection.once(
                        to: port, Self.head(path, from: "192.0.2.1", count: most + 1, more: "Connection: close\r\n"))
                }
            }
            #expect(Self.status(claimed) == 413 && claimed.contains("body_too_large"))
            // These read nothing before they know who asks.
            guard !path.hasPrefix("/admin"), path != "/upload-access" else { return }
            let counted = try await Self.server().run { client in
                try await RawConnection.talk(to: client.port) { connection in
                    try connection.send(
                        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
                            + "Accept: application/json\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    let chunk = "1000\r\n" + String(repeating: " ", count: 4096) + "\r\n"
                    for _ in 0...(most / 4096) { try connection.send(chunk) }
                    return try connection.receive(until: "}")
                }
            }
            #expect(Self.status(counted) == 413 && counted.contains("body_too_large"))
        }

        @Test("Slow uploads leave places to others, and those of whoever has most give way when all are taken")
        func uploads() async throws {
            var server = try Self.server()
            // 12 are for long bodies; above half an address has 2.
            server.configuration.maximumRequestsInFlight = 16
            let clock = server.clock
            try await server.run { client in
                let port = client.port
                @Sendable func status(ofText count: Int, from address: String) throws -> Int? {
                    Self.status(try RawConnection.once(to: port, Self.text(from: address, count: count)))
                }
                @Sendable func upload(_ connection: RawConnection, from address: String) throws -> String {
                    try connection.send(
                        Self.head(
                            "/api/pacshare", from: address, type: Form.contentType, count: 1_000_000,
                            more: "Expect: 100-continue\r\n"))
                    return try connection.receive(until: "\r\n\r\n")
                }
                try await RawConnection.talk(to: port, count: 15) { connections in
                    for connection in connections[..<8] {
                        #expect(try upload(connection, from: "192.0.2.1").hasPrefix("HTTP/1.1 100 "))
                    }
                    #expect(try status(ofText: 90_000, from: "192.0.2.1") == 429)
                    for (number, connection) in connections[8..<12].enumerated() {
                        let answer = try upload(connection, from: "198.51.\(number / 2).1")
                        #expect(answer.hasPrefix("HTTP/1.1 100 "))
                    }
                    // One place is kept for who has none.
                    let newcomer = "203.0.113.1"
                    #expect(try upload(connections[12], from: newcomer).hasPrefix("HTTP/1.1 100 "))
                    #expect(try status(ofText: 90_000, from: newcomer) == 503)
                    #expect(try status(ofText: 300, from: newcomer) == 200)
                    clock.advance(seconds: 30)
                    #expect(try upload(connections[13], from: newcomer).hasPrefix("HTTP/1.1 100 "))
                    let cutOff = try connections[0].receive(until: "}")
                    #expect(Self.status(cutOff) == 503 && cutOff.contains(#""code":"busy""#))
                    #expect(try Self.status(upload(connections[14], from: "192.0.2.1")) == 429)
                }
            }
        }

        @Test("One client may do much at once while others do not need it", arguments: [true, false])
        func alone(isProxy: Bool) async throws {
            var server = try Self.server()
            if isProxy { server.settings.trustedProxies = [] }
            server.configuration.maximumRequestsInFlight = 40
            // From one address half of all; behind a proxy that names nobody all that may be long.
            let count = isProxy ? 30 : 20
            try await server.run { client in
                let answers = try await RawConnection.talk(to: client.port, count: count) { connections in
                    let body = Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 1, count: 100_000))
                    for connection in connections {
                        try connection.send(
                            Self.head(
                                "/api/encrypt", from: "192.0.2.1", type: Form.contentType, count: body.bytes.count,
                                more: "Expect: 100-continue\r\nConnection: close\r\n"))
                        _ = try connection.receive(until: "\r\n\r\n")
                    }
                    for connection in connections { try connection.send(body.bytes) }
                    return try connections.map { Self.status(try $0.receiveToEnd()) }
                }
                #expect(answers == [Int?](repeating: 200, count: count))
            }
        }

        @Test("When all connections are taken, the one that is idle longest gives way to a new one")
        func connections() async throws {
            var server = TestServer()
            server.configuration.maximumConnections = 6
            server.configuration.budgetClock = { [clock = server.clock] in clock.now }
            let clock = server.clock
            try await server.runWithBudgets { client, budgets in
                let port = client.port
                // The tests' own client has one.
                #expect(try await client.get("/api/version").status == .ok)
                #expect(try await comesTrue { budgets.requests.used == 0 })
                try await RawConnection.talk(to: port, count: 5) { connections in
                    let request = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    for connection in connections {
                        clock.advance(seconds: 1)
                        try connection.send(request)
                        #expect(try connection.receive(until: "}").hasPrefix("HTTP/1.1 200 "))
                        // Its client has the answer before the server knows that it has left.
                        #expect(eventually { budgets.requests.used == 0 })
                    }
                    // Later than the others again.
                    clock.advance(seconds: 1)
                    try connections[0].send(request)
                    _ = try connections[0].receive(until: "}")
                    #expect(eventually { budgets.requests.used == 0 })
                    // Who has just become idle gives way only to who has less.
                    clock.advance(seconds: 5)
                    // The first comes for that of the tests' own client.
                    let newcomers = try (0..<2).map { _ in try RawConnection.open(to: port) }
                    defer { newcomers.forEach { $0.disconnect() } }
                    for (number, connection) in (newcomers + connections[2...] + [connections[0]]).enumerated() {
                        try connection.send(request)
                        let answer = try connection.receive(until: "}")
                        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(number): \(answer)")
                    }
                    #expect(try connections[1].receive() == nil)
                }
            }
        }

        @Test("A connection that is in use is not closed for another one, which is closed itself")
        func busyConnections() async throws {
            var server = TestServer()
            server.configuration.maximumConnections = 2
            server.configuration.budgetClock = { [clock = server.clock] in clock.now }
            let clock = server.clock
            try await server.runWithBudgets { client, budgets in
                let port = client.port
                #expect(try await client.get("/api/version").status == .ok)
                #expect(try await comesTrue { budgets.requests.used == 0 })
                clock.advance(seconds: 5)
                // The second comes for the one of the tests' own client, which is idle.
                try await RawConnection.talk(to: port, count: 2) { connections in
                    for connection in connections {
                        try connection.send(
                            Self.head("/api/encrypt", from: "192.0.2.1", count: 100, more: "Expect: 100-continue\r\n"))
                        #expect(try connection.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
                    }
                    let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    #expect(((try? RawConnection.once(to: port, request)) ?? "").isEmpty)
                    try connections[0].send(String(repeating: " ", count: 100))
                    #expect(try Self.status(connections[0].receive(until: "}")) == 400)
                    // Now that one is idle.
                    #expect(
                        eventually {
                            clock.advance(seconds: 5)
                            return (try? RawConnection.once(to: port, request))?.hasPrefix("HTTP/1.1 200 ") == true
                        })
                }
            }
        }
    }
}
