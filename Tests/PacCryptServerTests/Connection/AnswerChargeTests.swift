import Foundation
import Glibc
import HTTPTypes
import NIOCore
import PacCryptAPI
import PacCryptCore
import PacShare
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Answers are charged until they have left")
    struct AnswerChargeTests {
        /// A request with an answer of so many bytes and a third, far more than the system's buffers hold.
        private static func request(count: Int = 12 << 20) -> String {
            let body = #"{"message": "\#(String(repeating: "m", count: count))", "password": "p"}"#
            return "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }

        @Test("An answer that nobody reads keeps its memory and its place, until it has left or its connection ends")
        func unread() async throws {
            var server = TestServer()
            // Large ones have 24 MiB of it.
            server.configuration.maximumBufferedBytes = 32 << 20
            server.configuration.maximumRequestsInFlight = 8
            try await server.runWithBudgets { client, budgets in
                let port = client.port
                let (first, head) = try await RawConnection.begin(
                    to: port, receiveBuffer: 65_536, sending: [Array(Self.request().utf8)], until: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 "))
                #expect(budgets.memory.used > 16 << 20 && budgets.requests.used == 1)
                let second = try await RawConnection.apart {
                    try RawConnection.once(to: port, Self.request(count: 9 << 20))
                }
                #expect(second.hasPrefix("HTTP/1.1 503 ") && second.contains("Retry-After: "))
                #expect(try await client.get("/api/version").status == .ok)
                // It reads all of it.
                try await RawConnection.apart { while try first.receive() != nil {} }
                #expect(try await comesTrue { budgets.memory.used == 0 && budgets.requests.used == 0 })
                first.disconnect()

                let (third, another) = try await RawConnection.begin(
                    to: port, receiveBuffer: 4096, sending: [Array(Self.request().utf8)], until: "\r\n\r\n")
                #expect(another.hasPrefix("HTTP/1.1 200 "))
                #expect(budgets.memory.used > 16 << 20)
                third.disconnect()
                #expect(try await comesTrue { budgets.memory.used == 0 && budgets.requests.used == 0 })
            }
        }

        @Test("So does an answer to a form with a text")
        func unreadText() async throws {
            var server = TestServer()
            server.configuration.maximumBufferedBytes = 8 << 20
            try await server.runWithBudgets { client, budgets in
                let message = String(repeating: "m", count: 1_000_000)
                let form = Form().field(.encryptionPassword, "p").field(.message, message)
                // Whether its answer has left already depends on the system's buffers; what is left of it does not.
                let answer = try await client.post(.encrypt, form)
                #expect(answer.status == .ok && answer.bytes.count > 1_300_000)
                #expect(try await comesTrue { budgets.memory.used == 0 })
            }
            var small = TestServer()
            // The text fits, and its answer does not.
            small.configuration.maximumBufferedBytes = 1_400_000 * 4 / 3
            try await small.run { client in
                let message = String(repeating: "m", count: 1_000_000)
                let form = Form().field(.encryptionPassword, "p").field(.message, message)
                let code = try await client.post(.encrypt, form).errorCode
                #expect(code == .busy)
            }
        }

        @Test("A download has a place of its own instead of its request's, and gives it back with the last byte")
        func download() async throws {
            var server = TestServer()
            server.settings.storageReserveBytes = 0
            try await server.runWithBudgets { client, budgets in
                let calls = ShareCalls(client: client)
                let content = [UInt8](repeating: 7, count: 24 << 20)
                let share = try await calls.create(ShareCalls.form.file("a", content))
                let lease = try await calls.lease(share.id)
                let path = APIPath.shareFile.path(id: share.id)
                let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(lease)\r\n\r\n"
                let (reader, head) = try await RawConnection.begin(
                    to: client.port, receiveBuffer: 4096, sending: [Array(request.utf8)], until: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 "))
                #expect(try await comesTrue { budgets.downloads.used == 1 && budgets.requests.used == 0 })
                #expect(try await client.get("/api/version").status == .ok)
                #expect(budgets.downloads.used == 1)
                reader.disconnect()
                #expect(try await comesTrue { budgets.downloads.used == 0 })
            }
        }

        @Test("A file that is encrypted keeps its place and its spool while nobody reads it, and gives them back")
        func spooled() async throws {
            let server = TestServer()
            try await server.run { client, account in
                let form = Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 1, count: 16 << 20))
                let request =
                    "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(Form.contentType)\r\n"
                    + "Content-Length: \(form.bytes.count)\r\n\r\n"
                let (reader, head) = try await RawConnection.begin(
                    to: client.port, receiveBuffer: 4096, sending: [Array(request.utf8), form.bytes],
                    until: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 "))
                #expect(account.usedBytes > 16 << 20)
                reader.disconnect()
                #expect(try await comesTrue { account.usedBytes == 0 })
            }
        }

        @Test("A client that takes a few bytes now and then is cut off, and what it held is free")
        func trickle() async throws {
            var server = TestServer()
            server.configuration.connections.answerPace = AveragePace(grace: .seconds(1), bytesPerSecond: 1 << 20)
            try await server.runWithBudgets { client, budgets in
                try await RawConnection.talk(to: client.port, receiveBuffer: 4096) { connection in
                    try connection.send(Self.request())
                    #expect(try connection.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                    #expect(budgets.memory.used > 0)
                    var count = 0
                    // A minute, in which it takes far less than what the system has for it.
                    while count < 600, try connection.receive(most: 256) != nil {
                        count += 1
                        usleep(100_000)
                    }
                    #expect(count < 600)
                }
                #expect(try await comesTrue { budgets.memory.used == 0 })
            }
        }

        /// A container with a head of the largest size, as nobody can open it; those of a share have the same slots.
        private static func container(slot: [UInt8]) -> [UInt8] {
            func number(_ value: Int, bytes: Int) -> [UInt8] {
                (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            }
            let fixed: [UInt8] = [3, 16] + [UInt8](repeating: 0x5A, count: 32) + [1, 5] + number(64, bytes: 2) + slot
            let info = [UInt8](repeating: 0x33, count: 65_535 - fixed.count - 2)
            let header = fixed + number(info.count, bytes: 2) + info
            return Array("PACCRYPT\u{1}".utf8) + number(header.count, bytes: 4) + header
                + [UInt8](repeating: 1, count: 32 + 20)
        }

        @Test("The heads of a share's containers come one after the other, whole, and as long as was said")
        func heads() async throws {
            var server = TestServer()
            server.settings.storageReserveBytes = 0
            try await server.runWithBudgets { client, budgets in
                let calls = ShareCalls(client: client)
                let container = Self.container(slot: [UInt8](repeating: 9, count: 64))
                var form = Form().field(.pickupPassword, "for the link").field(.sealed, "on")
                for number in 0..<97 { form = form.file("\(number)", container) }
                let share = try await calls.create(form)
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                let path = APIPath.shareHeader.path(id: share.id)
                let answer = try await calls.post(.shareHeader, share.id, ShareHeaderRequest(ticket: unlocked.ticket))
                let headers = try answer.decoded(ShareHeaderAnswer.self).headers
                let expected = Data(container.dropLast(20)).base64EncodedString()
                #expect(headers == [String](repeating: expected, count: 97))
                #expect(answer.headers[.contentLength] == "\(answer.bytes.count)")

                let body = #"{"ticket": "\#(unlocked.ticket.text)"}"#
                let request =
                    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                let (reader, head) = try await RawConnection.begin(
                    to: client.port, receiveBuffer: 4096, sending: [Array(request.utf8)], until: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 "))
                #expect(try await comesTrue { budgets.downloads.used == 1 && budgets.requests.used == 0 })
                reader.disconnect()
                #expect(try await comesTrue { budgets.downloads.used == 0 })
            }
        }
    }
}
