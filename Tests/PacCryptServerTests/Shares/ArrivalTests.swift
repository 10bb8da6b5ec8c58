import HTTPTypes
import PacCryptAPI
import TestSupport
import Testing

@testable import PacCryptServer

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
                    try connection.send(
                        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(lease)\r\n\r\n")
                    _ = try connection.receive(until: "aaaa")
                }
                let isWhole = Array(try await calls.file(share.id, lease: lease).body.readableBytesView) == content
                #expect(isWhole)
                #expect(try await comesTrue { try await calls.status(share).state == "burned" })
            }
        }

        @Test("A text whose page did not arrive is not delivered; once it has arrived, the share is destroyed")
        func text() async throws {
            var server = TestServer()
            server.settings.burnGraceMinutes = 0
            let clock = server.clock
            try await server.runSharePages { client in
                let browser = Browser(client)
                let text = String(repeating: "a", count: 500_000)
                let share = try await SharedByForm.make(client) { $0.field(.message, text) }
                let form = "ticket=\(try await browser.unlock(share).ticket)&enc_password=file+words"
                let request =
                    "POST /pickup/\(share.id) HTTP/1.1\r\nHost: localhost\r\nOrigin: \(Browser.origin)\r\n"
                    + "Accept: \(Browser.accept)\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: \(form.utf8.count)\r\n\r\n\(form)"
                // The system takes all of the page at once; this client goes away with a small part of it.
                try await RawConnection.talk(to: client.port, receiveBuffer: 4096) { connection in
                    try connection.send(request)
                    #expect(try connection.receive(until: "aaaa").contains("aaaa"))
                }
                // What was sent is not given back, though nobody knows how much of it arrived.
                let call = ShareCalls(client: client)
                #expect(
                    try await comesTrue {
                        try await call.send(
                            .get, APIPath.shareStatus.path(id: share.id), bearer: share.manageToken
                        ).decoded(ShareStatusAnswer.self).bytesDelivered == 499_999
                    })
                // Now its lease can be taken over.
                clock.advance(seconds: 60)
                #expect(try await browser.open(share).text.contains(text))
                let calls = ShareCalls(client: client)
                #expect(
                    try await comesTrue {
                        try await calls.send(
                            .get, APIPath.shareStatus.path(id: share.id), bearer: share.manageToken
                        ).decoded(ShareStatusAnswer.self).state == "burned"
                    })
            }
        }
    }
}
