import HTTPTypes
import PacCryptAPI
import Testing

extension ServerTests {
    @Suite("Downloads of shares that are destroyed at once")
    struct ArrivalTests {
        @Test("What a client did not receive is not delivered; it gets it again, and only then the share is destroyed")
        func resumed() async throws {
            var server = TestServer()
            server.settings.burnGraceMinutes = 0
            try await server.runShares { calls in
                let content = [UInt8](repeating: 0x61, count: 100_000)
                let share = try await calls.create(ShareCalls.form.file("a", content))
                let lease = try await calls.lease(share.id)
                let path = APIPath.shareFile.path(id: share.id)
                // The system takes all of the file at once; this client goes away with a small part of it.
                try await RawConnection.talk(to: calls.client.port, receiveBuffer: 4096) { connection in
                    try connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(lease)\r\n\r\n")
                    _ = try connection.receive(until: "aaaa")
                }
                let isWhole = Array(try await calls.file(share.id, lease: lease).body.readableBytesView) == content
                #expect(isWhole)
                let deadline = ContinuousClock.now + .seconds(60)
                var state = try await calls.status(share).state
                while state == "active", ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(5))
                    state = try await calls.status(share).state
                }
                #expect(state == "burned")
            }
        }
    }
}
