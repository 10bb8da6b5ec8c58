import Foundation
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("Delivery before deletion")
    struct ShareDeliveryTests {
        private static let content = SampleContent.data(24 << 20)

        @Test("a slow download with three broken connections completes under one lease and burns")
        func slowDownload() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let share = try SentShare([.file(named: "f", Self.content)], at: server)
            let lease = try share.lease()
            let folder = try TemporaryFolder()
            let file = folder["f"]
            let quarter = Self.content.count / 4
            let script = #"""
                curl -sS --limit-rate 8M -H "Authorization: Bearer $LEASE" -r "$OFFSET-" "$URL" \#
                    | head -c "$COUNT" >> "$FILE"
                """#
            for offset in stride(from: 0, to: 3 * quarter, by: quarter) {
                let broken = try Program.shell(
                    script,
                    environment: [
                        "LEASE": lease, "OFFSET": String(offset), "COUNT": String(quarter), "FILE": file.path,
                        "URL": server.url + share.path + "/file",
                    ])
                #expect(broken.code != 0, "curl could write no more")
            }
            #expect(try Data(contentsOf: file) == Self.content.prefix(3 * quarter))
            let rest = try Program.run(
                "/usr/bin/env", ["curl", "-sS", "-C", "-", "-o", file.path] + share.downloading(lease))
            #expect(rest.code == 0, "\(rest.errors)")
            #expect(try Data(contentsOf: file) == Self.content)
            #expect(try eventually { try share.status().deliveredAt != nil })
            let delivered = try share.status()
            #expect(delivered.opened == 1 && delivered.state == "active")
            #expect(try share.confirm(lease))
            #expect(try share.status().state == "burned" && server.storedNames.isEmpty)
            #expect(try share.file(lease).status == 401)
        }

        @Test(
            "a client that rests longer than an idle connection may live gets an answer whole, if it is the last one too"
        )
        func restingClient() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let share = try SentShare(
                [.text("max_downloads", "unlimited"), .file(named: "f", Self.content)], at: server)
            // A lease has eight downloads at once.
            let leases = try (0..<4).map { _ in try share.lease() }
            let ask = { (size: Int, lease: String) in
                let connection = try Connection(port: server.port)
                try connection.send(
                    "GET \(share.path)/file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nRange: bytes=0-\(size - 1)\r\n"
                        + "Authorization: Bearer \(lease)\r\n\r\n")
                return connection
            }
            let endless = try ask(Self.content.count, leases[3])
            var room = 0
            #expect(
                try eventually {
                    usleep(200_000)
                    defer { room = (try? endless.bytesUnderWay) ?? 0 }
                    return try room > 0 && endless.bytesUnderWay == room
                })
            // Of some of these sizes only the end does not fit into the system's buffers, and waits in the server.
            let sizes = Array(stride(from: room - (64 << 10), to: room + (128 << 10), by: 8 << 10))
            let connections = try zip(sizes, 0...).map { size, number in try ask(size, leases[number % 3]) }
            #expect(eventually { connections.allSatisfy { $0.isReadable(milliseconds: 0) } })
            // By then the server has let go of one that came later, and did not close after its last answer.
            let idle = try Connection(port: server.port)
            try idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(try !idle.receiveToEnd().isEmpty)
            #expect(try eventually { try idle.isLetGo })
            for (size, connection) in zip(sizes, connections) {
                let answer = try connection.receiveToEnd()
                let isWhole = answer.suffix(size) == Self.content.prefix(size)
                #expect(isWhole, "\(answer.count) bytes of \(size)")
            }
        }

        @Test("without a time of grace a share burns with its last byte, and with one it can be opened again")
        func grace() throws {
            let server = try RunningServer(settings: ShareSettings.text(["burn_grace_minutes": "0"]))
            let share = try SentShare([.file(named: "f", Self.content)], at: server)
            #expect(try share.pickUp().body == Self.content)
            #expect(try eventually { try share.status().state == "burned" })
            #expect(eventually { server.storedNames.isEmpty })
            #expect(try share.pickUp().refusal().code == "gone")

            let patient = try RunningServer(settings: ShareSettings.text())
            let other = try SentShare([.file(named: "f", Self.content)], at: patient)
            #expect(try other.pickUp().body == Self.content)
            #expect(try eventually { try other.status().deliveredAt != nil })
            #expect(try other.pickUp().body == Self.content)
            #expect(try other.status().downloadsLeft == 0)
        }

        @Test(
            "names of any kind are told so that nothing gets out of the header",
            arguments: [
                ("Grüße 世界.txt", #"filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E4%B8%96%E7%95%8C.txt"#),
                ("../../etc/passwd", #"filename="passwd""#), ("a\u{202E}gpj.exe", #"filename="a_gpj.exe""#),
                (#"semi;colon".txt"#, "filename*=UTF-8''semi%3Bcolon%22.txt"),
            ])
        func names(name: String, header: String) throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let folder = try TemporaryFolder()
            let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            let path = try folder.write(Data("x".utf8), to: "f")
            let answer = try server.curl(
                "/api/pacshare",
                [
                    "-F", "enc_password=\(SentShare.encryptionPassword)", "-F",
                    "pickup_password=\(SentShare.pickupPassword)", "-F", "file=@\(path);filename=\"\(escaped)\"",
                ])
            let created: ShareCreatedAnswer = try answer.decoded()
            let file = try server.post(
                "/api/pacshare/\(created.id)/pickup",
                json: [
                    "pickup_password": SentShare.pickupPassword, "enc_password": SentShare.encryptionPassword,
                ])
            let disposition = try #require(file.header("Content-Disposition"))
            #expect(disposition.hasPrefix("attachment;") && disposition.contains(header), "\(disposition)")
        }
    }
}
