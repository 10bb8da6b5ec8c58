import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Behind nginx, configured as docs/nginx.md says")
    struct NginxTests {
        /// What the original's documentation shows.
        private static let bare = """
            server {
                listen 443 ssl;
                ssl_certificate fullchain.pem;
                ssl_certificate_key privkey.pem;
                client_max_body_size 0;
                location / { proxy_pass http://127.0.0.1:5000; }
            }
            """

        /// A server with an nginx in front of it, both configured as documented.
        private func start() throws -> (server: RunningServer, nginx: RunningNginx) {
            let ports = try NginxPorts()
            let server = try RunningServer(
                settings: """
                    {
                        "public_url": "\(ports.secureURL)", "trusted_proxies": ["127.0.0.1"],
                        "rate_limits": {"encrypt": "3/minute"}
                    }
                    """)
            let configuration = try RunningNginx.documentedConfiguration()
            return (server, try RunningNginx(configuration, at: ports, to: server.port))
        }

        /// Sends the first part of a file to encrypt, looks at the disks, and sends the rest.
        private func upload(
            to nginx: RunningNginx, of server: RunningServer, lookWhen isReady: () throws -> Bool
        ) throws -> (search: PlaintextSearch, answer: Data) {
            let content = PlaintextSearch.content(bytes: 3 << 20)
            let output = try TemporaryFolder()
            // From a file that is a pipe, curl sends while it reads; from "-" it would read everything first.
            let curl = try BackgroundCurl(
                nginx.curlOptions + [
                    "--fail", "-o", output["answer"].path, "-F", "enc_password=p", "-F", "file=@/dev/stdin;filename=f",
                    nginx.secureURL + "/api/encrypt",
                ])
            try curl.write(content.prefix(2 << 20))
            #expect(try eventually(isReady))
            let search = try searchForPlaintext(nginx, server)
            try curl.write(content.suffix(1 << 20))
            #expect(try curl.waitForEnd() == 0)
            return (search, try Data(contentsOf: output["answer"]))
        }

        /// Stops both processes where they are, and searches all that they may have written.
        private func searchForPlaintext(_ nginx: RunningNginx, _ server: RunningServer) throws -> PlaintextSearch {
            for process in [nginx.identifier, server.identifier] { kill(process, SIGSTOP) }
            defer { for process in [nginx.identifier, server.identifier] { kill(process, SIGCONT) } }
            let ours = try server.searchForPlaintext()
            #expect(ours.findings.isEmpty)
            return try PlaintextSearch(folders: [nginx.folder.url], process: nginx.identifier)
        }

        @Test("a bare proxy_pass leaves an upload's plaintext on nginx's disk: the search would find it")
        func control() throws {
            let server = try RunningServer()
            let nginx = try RunningNginx(Self.bare, at: NginxPorts(), to: server.port)
            let (search, _) = try upload(to: nginx, of: server) {
                try !PlaintextSearch(folders: [nginx.folder.url], process: nginx.identifier).findings.isEmpty
            }
            #expect(!search.findings.isEmpty)
        }

        @Test("no plaintext is on the disk in the middle of an upload and after it")
        func upload() throws {
            let (server, nginx) = try start()
            let (search, answer) = try upload(to: nginx, of: server) {
                try OpenFiles(of: server.identifier).deletedFiles.contains { $0.size >= 1 << 20 }
            }
            #expect(search.findings.isEmpty && !search.names.isEmpty)
            let opened = try Program.run("decrypt", "-", input: answer, environment: ["PACCRYPT_PASSWORD": "p"])
            #expect(opened.output == PlaintextSearch.content(bytes: 3 << 20))
            #expect(try searchForPlaintext(nginx, server).findings.isEmpty)
        }

        @Test("a download whose server dies in the middle ends curl with 18, and none of it is on the disk")
        func brokenDownload() throws {
            let (server, nginx) = try start()
            let folder = try TemporaryFolder()
            let content = PlaintextSearch.content(bytes: 32 << 20)
            let sealed = try Program.run("encrypt", "-", input: content, environment: ["PACCRYPT_PASSWORD": "p"])
            let path = try folder.write(sealed.output, to: "sealed")
            let curl = try BackgroundCurl(
                nginx.curlOptions + [
                    "--limit-rate", "3M", "-o", folder["opened"].path, "-F", "enc_password=p", "-F", "file=@\(path)",
                    nginx.secureURL + "/api/decrypt",
                ])
            #expect(eventually { ((try? Data(contentsOf: folder["opened"])) ?? Data()).count > 0 })
            #expect(try searchForPlaintext(nginx, server).findings.isEmpty)
            server.send(SIGKILL)
            #expect(try curl.waitForEnd() == 18)
            #expect(try Data(contentsOf: folder["opened"]).count < content.count)
        }

        @Test("visitors have limits of their own, whatever they claim, and HTTPS is recognised")
        func clients() throws {
            let (server, nginx) = try start()
            defer { withExtendedLifetime(server) {} }
            for client in ["127.0.0.2", "127.0.0.3"] {
                let statuses = try (1...4).map { number in
                    try nginx.curl([
                        "--interface", client, "-o", "/dev/null", "-w", "%{http_code}", "-d", "{}",
                        "-H", "Content-Type: application/json", "-H", "X-Forwarded-For: 192.0.2.\(number)",
                        nginx.secureURL + "/api/encrypt",
                    ]).text
                }
                #expect(statuses == ["400", "400", "400", "429"])
            }
            let page = try nginx.curl(["-I", nginx.secureURL]).text
            #expect(page.contains("Strict-Transport-Security: max-age="))
            let sitemap = try nginx.curl([nginx.secureURL + "/sitemap"]).text
            #expect(sitemap.contains("<loc>\(nginx.secureURL)/</loc>"))
            let moved = try nginx.curl(["-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", nginx.plainURL + "/x"])
            #expect(moved.text == "301 https://share.example.org/x")
        }
    }
}
