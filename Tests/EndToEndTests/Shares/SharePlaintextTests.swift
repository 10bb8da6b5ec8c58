import Foundation
import Glibc
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("No plaintext of a share on the disk")
    struct SharePlaintextTests {
        private static let content = PlaintextSearch.content(bytes: 24 << 20)
        private static let marker = String(decoding: PlaintextSearch.marker, as: UTF8.self)

        /// Stops the process where it is, and searches.
        private func expectNoPlaintext(of server: RunningServer) throws {
            server.send(SIGSTOP)
            defer { server.send(SIGCONT) }
            let search = try server.searchForPlaintext()
            #expect(search.findings.isEmpty && !search.names.isEmpty)
        }

        @Test(
            "none while a file comes and goes, nor after it", arguments: Credentials.algorithms, [true, false])
        func files(algorithm: String, isFirst: Bool) throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let credentials = try Credentials(for: algorithm, of: server)
            let fields = credentials.sealingFields + [.text("pickup_password", SentShare.pickupPassword)]
            let file = FormField.file(named: "f", Self.content)
            let request = FormField.request(
                "/api/pacshare", isFirst ? [file] + fields : fields + [file], more: "Connection: close\r\n")
            let connection = try Connection(port: server.port)
            try connection.send(request.prefix(16 << 20))
            #expect(
                try eventually { try OpenFiles(of: server.identifier).deletedFiles.contains { $0.size >= 8 << 20 } })
            try expectNoPlaintext(of: server)
            try connection.send(request.dropFirst(16 << 20))
            let answer = try connection.receiveToEnd()
            let end = try #require(answer.range(of: Data("\r\n\r\n".utf8))).upperBound
            let created = try JSONDecoder().decode(ShareCreatedAnswer.self, from: answer[end...])
            try expectNoPlaintext(of: server)

            let path = "/api/pacshare/\(created.id)"
            let unlocked: ShareUnlockedAnswer = try server.post(
                path + "/unlock", json: ["pickup_password": SentShare.pickupPassword]
            ).decoded()
            let opening = credentials.opening.name == "password" ? "enc_password" : credentials.opening.name
            let opened: ShareOpenedAnswer = try server.post(
                path + "/open", json: ["ticket": unlocked.ticket.text, opening: credentials.opening.value]
            ).decoded()
            let download = try Connection(port: server.port)
            try download.send(
                "GET \(path)/file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer \(opened.lease.text)\r\n\r\n")
            var received = try download.receive()
            #expect(received.starts(with: Data("HTTP/1.1 200 OK".utf8)))
            try expectNoPlaintext(of: server)
            received += try download.receiveToEnd()
            #expect(received.suffix(Self.content.count) == Self.content)
            try expectNoPlaintext(of: server)
        }

        @Test("none while a share of the original is taken over, picked up and burned")
        func original() throws {
            let server = try ServerProcessTests.OriginalSharesTests.server()
            // The share of one algorithm and no second factor, with content of some size.
            let vector = try #require(
                try ServerProcessTests.OriginalSharesTests.vectors().first { $0.filename == "old-style.txt" })
            let content = Self.content.prefix(6 << 20)
            try OriginalFile.aesGCM(content, password: vector.enc_password)
                .write(to: server.stored(vector.id + ".enc"))
            let folder = try TemporaryFolder()
            let json = [
                "pickup_password": vector.pickup_password, "enc_password": vector.enc_password,
            ]
            let download = try BackgroundCurl([
                "-sS", "--fail", "--max-time", "100", "--limit-rate", "4M", "-o", folder["f"].path, "-H",
                "Content-Type: application/json", "-d", String(decoding: try JSONEncoder().encode(json), as: UTF8.self),
                server.url + "/api/pacshare/\(vector.id)/pickup",
            ])
            try server.expectNoPlaintext { FileManager.default.fileExists(atPath: folder["f"].path) }
            try expectNoPlaintext(of: server)
            #expect(try download.waitForEnd() == 0)
            let isSame = try Data(contentsOf: folder["f"]) == content
            #expect(isSame)
            try expectNoPlaintext(of: server)
        }

        @Test("none of texts, passwords, names, labels and types")
        func words() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let created: ShareCreatedAnswer = try server.post(
                "/api/pacshare",
                form: [
                    .text("enc_password", Self.marker), .text("pickup_password", Self.marker + "2"),
                    .text("message", Self.marker), .text("label", Self.marker),
                ]
            ).decoded()
            // Not in the path of a name: the search looks for what stands before it.
            let folder = try TemporaryFolder()
            let file = try folder.write(Data("x".utf8), to: "f")
            let answer = try server.curl(
                "/api/pacshare",
                [
                    "-F", "enc_password=a", "-F", "pickup_password=b", "-F",
                    "file=@\(file);type=\(Self.marker.lowercased());filename=\"\(Self.marker)\"",
                ])
            #expect(answer.status == 200)
            let text = try server.post(
                "/api/pacshare/\(created.id)/pickup",
                json: ["pickup_password": Self.marker + "2", "enc_password": Self.marker])
            #expect(text.text == Self.marker)
            try expectNoPlaintext(of: server)
            #expect(try server.stop() == 0)
            #expect(try PlaintextSearch(folders: [server.folder.url]).findings.isEmpty)
            #expect(!server.log.text.contains(Self.marker) && !server.log.text.contains(created.id))
        }

        @Test("none behind nginx either, and links have its host and scheme")
        func nginx() throws {
            let ports = try NginxPorts()
            let server = try RunningServer(
                settings: ShareSettings.text([
                    "public_url": "\"\(ports.secureURL)\"", "trusted_proxies": #"["127.0.0.1"]"#,
                ]))
            let nginx = try RunningNginx(RunningNginx.documentedConfiguration(), at: ports, to: server.port)
            func search() throws {
                for process in [nginx.identifier, server.identifier] { kill(process, SIGSTOP) }
                defer { for process in [nginx.identifier, server.identifier] { kill(process, SIGCONT) } }
                #expect(try server.searchForPlaintext().findings.isEmpty)
                let theirs = try PlaintextSearch(folders: [nginx.folder.url], process: nginx.identifier)
                #expect(theirs.findings.isEmpty && !theirs.names.isEmpty)
            }
            let folder = try TemporaryFolder()
            let upload = try BackgroundCurl(
                nginx.curlOptions + [
                    "--fail", "-o", folder["created"].path, "-F", "enc_password=a", "-F", "pickup_password=b",
                    "-F", "enable_2fa=on", "-F", "file=@/dev/stdin;filename=f", nginx.secureURL + "/api/pacshare",
                ])
            try upload.write(Self.content.prefix(16 << 20))
            #expect(
                try eventually { try OpenFiles(of: server.identifier).deletedFiles.contains { $0.size >= 8 << 20 } })
            try search()
            try upload.write(Self.content.dropFirst(16 << 20))
            #expect(try upload.waitForEnd() == 0)
            let created = try JSONDecoder().decode(
                ShareCreatedAnswer.self, from: try Data(contentsOf: folder["created"]))
            let base = nginx.secureURL
            #expect(created.pickupURL == "\(base)/pickup/\(created.id)")
            #expect(created.statusURL == "\(base)/status/\(created.id)#\(created.manageToken.text)")
            #expect(created.qrCodeURL?.hasPrefix("\(base)/qr/\(created.id)?token=") == true)

            let secret = try #require(created.totpSecret?.text)
            let code = try Program.run("/usr/bin/env", ["oathtool", "--totp", "--base32", secret]).text.prefix(6)
            let json = #"{"pickup_password": "b", "enc_password": "a", "totp_code": "\#(code)"}"#
            let download = try BackgroundCurl(
                nginx.curlOptions + [
                    "--limit-rate", "16M", "-o", folder["f"].path, "-H", "Content-Type: application/json", "-d", json,
                    "\(base)/api/pacshare/\(created.id)/pickup",
                ])
            #expect(eventually { ((try? Data(contentsOf: folder["f"])) ?? Data()).count > 0 })
            try search()
            #expect(try download.waitForEnd() == 0)
            #expect(try Data(contentsOf: folder["f"]) == Self.content)
            try search()
        }
    }
}
