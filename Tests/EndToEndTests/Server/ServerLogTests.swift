import Foundation
import Testing

extension ServerProcessTests {
    @Suite("The log of a server")
    struct ServerLogTests {
        @Test(
            "holds no password, key, file name or message, not even at its most verbose", arguments: ["info", "trace"])
        func nothingSecret(level: String) throws {
            let server = try RunningServer(arguments: ["--log-level", level])
            var secrets = ["HUSH"]
            for algorithm in Credentials.algorithms {
                let credentials = try Credentials(for: algorithm, of: server, password: "HUSH-password")
                // The lines within a PEM file, in whatever way they might be shown; the last may be too short to tell.
                secrets += [credentials.sealing.value, credentials.opening.value].flatMap {
                    $0.split(separator: "\n").filter { !$0.hasPrefix("-----") && $0.count >= 12 }.map(String.init)
                }
                let file = FormField.file(named: "HUSH-name.txt", Data("HUSH-content".utf8))
                let sealed = try server.post("/api/encrypt?HUSH-query", form: [file] + credentials.sealingFields)
                let opened = try server.post(
                    "/api/decrypt",
                    form: credentials.openingFields + [.file(named: "HUSH-other", sealed.body)])
                #expect(opened.text == "HUSH-content")
                let text = try server.post(
                    "/api/encrypt",
                    json: [
                        "message": "HUSH-message", credentials.sealing.name: credentials.sealing.value,
                        "algorithm": algorithm,
                    ])
                #expect(text.status == 200)
                secrets += try text.members().values.filter { $0 != algorithm }
            }
            try refusals(of: server)
            #expect(try server.stop() == 0)
            let log = server.log.text
            #expect(log.components(separatedBy: "route=/api/encrypt status=200").count == 11)
            #expect(log.contains("status=400") && log.contains("route=none status=404"))
            #expect(log.contains("route=/pickup/{id} status=404"))
            for secret in secrets { #expect(!log.contains(secret), "\(secret)") }
        }

        /// Requests that end in errors, which tend to tell more.
        private func refusals(of server: RunningServer) throws {
            _ = try server.curl("/HUSH-path/HUSH-id?token=HUSH-token", ["-A", "HUSH-agent"])
            _ = try server.curl("/pickup/HUSH-id?token=HUSH-token", ["-A", "HUSH-agent", "-H", "X-HUSH: HUSH"])
            _ = try server.post(
                "/api/encrypt", json: ["message": "HUSH", "password": "HUSH", "algorithm": "HUSH-algorithm"])
            _ = try server.post(
                "/api/encrypt", json: ["message": "HUSH", "public_key": "HUSH-key", "algorithm": "rsa_hybrid"])
            _ = try server.post("/api/decrypt", json: ["message": "HUSH", "private_key": "HUSH-key"])
            _ = try server.post(
                "/api/decrypt", form: [.file(named: "HUSH", Data("HUSH".utf8)), .text("enc_password", "HUSH")])
            _ = try server.post("/api/encrypt", form: [.text("HUSH-field", "HUSH"), .text("HUSH-field", "HUSH")])
            for text in ["HUSH /HUSH HTTP/1.1\r\nHost: HUSH\r\n\r\n", "\u{1}HUSH\r\n\r\n", "GET /HUSH HTTP/9\r\n\r\n"] {
                let connection = try Connection(port: server.port)
                try connection.send(text)
                connection.endOutput()
                _ = try connection.receiveToEnd()
            }
            let vanishing = try Connection(port: server.port)
            let head = "POST /api/encrypt?HUSH HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            try vanishing.send(head + "Content-Length: 99\r\n\r\n{\"password\": \"HUSH")
            vanishing.reset()
        }
    }
}
