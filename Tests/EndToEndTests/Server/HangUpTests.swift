import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("A server that is hung up on")
    struct HangUpTests {
        @Test("reads its settings again, and ends neither itself nor an upload")
        func duringUpload() throws {
            let server = try RunningServer()
            let upload = try UploadUnderWay(to: server)
            // Without a signal it is adopted only when it is found twice as it is.
            let restless = try RestlessFile(server.settingsFile)
            try Data(#"{"burn_grace_minutes": 3}"#.utf8).write(to: server.settingsFile)
            for _ in 1...3 { server.send(SIGHUP) }
            #expect(server.log.wait(for: "SIGHUP: settings and certificate are read again"))
            #expect(server.log.wait(for: "setting changed: burn_grace_minutes"))
            withExtendedLifetime(restless) {}
            try upload.sendRest()
            #expect(try upload.connection.receive().starts(with: Data("HTTP/1.1 200 OK\r\n".utf8)))
            upload.connection.disconnect()
            #expect(try server.stop() == 0)
        }

        @Test("lets a transfer end that still runs when it is told to stop")
        func whileStopping() throws {
            let server = try RunningServer()
            let upload = try UploadUnderWay(to: server)
            server.send(SIGTERM)
            // Nobody else is let in from then on.
            #expect(eventually { (try? Connection(port: server.port)) == nil })
            server.send(SIGHUP)
            try upload.sendRest()
            #expect(try upload.connection.receiveToEnd().starts(with: Data("HTTP/1.1 200 OK\r\n".utf8)))
            upload.connection.disconnect()
            #expect(try server.exitCode() == 0)
        }

        @Test("runs anew when the panel asks for it, however often it is hung up on meanwhile")
        func whileRestarting() throws {
            // It keeps its port when it restarts.
            let port = try ReservedPort()
            defer { withExtendedLifetime(port) {} }
            let server = try RunningServer(arguments: ["--port", String(port.number)])
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            let hangUps = Process()
            hangUps.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            hangUps.arguments = ["bash", "-c", "while kill -HUP \(server.identifier); do sleep 0.002; done"]
            hangUps.standardError = FileHandle.nullDevice
            try hangUps.run()
            defer {
                // Other signals may be blocked in what a test starts.
                kill(hangUps.processIdentifier, SIGKILL)
                hangUps.waitUntilExit()
            }
            let answer = try browser.submit("/adminpage", to: "/restart-server", ["password": AdminBrowser.password])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(server.log.wait(times: 2, for: " listening\n"))
            #expect(eventually { (try? server.curl("/healthz").status) == 200 })
        }

        @Test("starts beside a service of Kubernetes that has its name, and says what it ignores")
        func serviceLink() throws {
            let server = try RunningServer(environment: [
                "PACCRYPT_SERVICE_HOST": "10.96.12.7", "PACCRYPT_SERVICE_PORT": "80",
                "PACCRYPT_PORT": "tcp://10.96.12.7:80",
            ])
            #expect(try server.stop() == 0)
            // The port that was chosen on the command line needs no remark.
            #expect(!server.log.text.contains("Kubernetes"))
            let folder = try TemporaryFolder()
            let ended = try Program.run(
                "/usr/bin/env",
                [
                    // An address of documentation, which no machine has.
                    "timeout", "60", Program.path, "serve", "--data-dir", folder.path("data"), "--host", "192.0.2.1",
                ],
                environment: ["PACCRYPT_SERVICE_HOST": "10.96.12.7", "PACCRYPT_PORT": "tcp://10.96.12.7:80"])
            #expect(ended.code == 7, "\(ended.errors)")
            #expect(ended.errors.contains("Kubernetes sets it"))
        }
    }
}
