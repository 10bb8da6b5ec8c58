import Foundation
import Glibc
import PacCryptAPI
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("What a server keeps in its memory")
    struct ServerMemorySecretsTests {
        /// A text that lies nowhere else, longer than what fits into a register or two.
        private static func marker(_ name: String) -> String {
            name + (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        }

        private static func expectNothing(
            of markers: [String: String], in server: RunningServer, _ location: SourceLocation = #_sourceLocation
        ) throws {
            var counts: [String: Int] = [:]
            let isGone = try eventually(seconds: 20) {
                counts = try ProcessMemory(of: server.identifier).counts(of: markers)
                return counts.values.allSatisfy { $0 == 0 }
            }
            #expect(isGone, "\(counts.filter { $0.value > 0 })", sourceLocation: location)
        }

        @Test("is no password, text, file or key of a request that was answered")
        func afterwards() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            var markers = Dictionary(
                uniqueKeysWithValues: ["jsonPassword", "jsonText", "formPassword", "pickup", "file", "text", "login"]
                    .map { ($0, Self.marker($0)) })
            func mark(_ name: String) -> String { markers[name] ?? "" }
            let sealed = try server.post(
                "/api/encrypt",
                json: ["message": String(repeating: mark("jsonText"), count: 20), "password": mark("jsonPassword")])
            #expect(sealed.status == 200)
            let opened = try server.post(
                "/api/decrypt",
                json: ["message": try sealed.members()["result"] ?? "", "password": mark("jsonPassword")])
            #expect(opened.text.contains(mark("jsonText")))

            for content in [
                .file(named: "a", Data(String(repeating: mark("file"), count: 2000).utf8)),
                .text("message", String(repeating: mark("text"), count: 20)),
            ] as [FormField] {
                let created = try server.post(
                    "/api/pacshare",
                    form: [
                        .text("enc_password", mark("formPassword")), .text("pickup_password", mark("pickup")), content,
                    ])
                #expect(created.status == 200, "\(created.text)")
                let share: ShareCreatedAnswer = try created.decoded()
                let picked = try server.post(
                    "/api/pacshare/\(share.id)/pickup",
                    json: ["pickup_password": mark("pickup"), "enc_password": mark("formPassword")])
                #expect(picked.status == 200, "\(picked.text)")
            }
            let encrypted = try server.post(
                "/api/encrypt",
                form: [
                    .text("enc_password", mark("formPassword")),
                    .file(named: "b", Data(String(repeating: mark("file"), count: 100_000).utf8)),
                ])
            #expect(encrypted.status == 200)
            #expect(
                try server.curl("/admin-login", ["-d", "username=a", "-d", "password=\(mark("login"))"]).status == 403)

            let pair = try server.post("/api/generate-keypair", json: ["algorithm": "rsa_hybrid"]).members()
            let key = try #require(pair["private_key"])
            let text = try server.post(
                "/api/encrypt",
                json: ["message": "x", "public_key": pair["public_key"] ?? "", "algorithm": "rsa_hybrid"])
            _ = try server.post(
                "/api/decrypt", json: ["message": try text.members()["result"] ?? "", "private_key": key])
            markers["key"] = String(key.split(separator: "\n")[5].prefix(40))
            try Self.expectNothing(of: markers, in: server)
        }

        @Test("is no password of a connection that is still open and says nothing more")
        func openConnection() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let markers = [
                "json": Self.marker("json"), "form": Self.marker("form"), "encoded": Self.marker("encoded"),
            ]
            let json = #"{"message": "x", "password": "\#(markers["json"] ?? "")"}"#
            let encoded = "pickup_password=\(markers["encoded"] ?? "")"
            let share = try SentShare([.file(named: "a", Data("x".utf8))], at: server)
            let requests: [Data] = [
                Data(
                    ("POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)").utf8),
                FormField.request(
                    "/api/encrypt",
                    [.text("enc_password", markers["form"] ?? ""), .file(named: "f", Data("content".utf8))]),
                Data(
                    ("POST \(share.path)/unlock HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: \(encoded.utf8.count)\r\n\r\n\(encoded)").utf8),
            ]
            let connections = try requests.map { request in
                let connection = try Connection(port: server.port)
                try connection.send(request)
                let answer = String(decoding: try connection.receiveAnswer(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 200 ") || answer.hasPrefix("HTTP/1.1 401 "), "\(answer)")
                return connection
            }
            try Self.expectNothing(of: markers, in: server)
            #expect(connections.allSatisfy { !$0.isReadable(milliseconds: 0) }, "the connections are still open")
        }
    }
}
