import Foundation
import Glibc
import Testing

extension ServerProcessTests {
    @Suite("The audit log of a server")
    struct AuditTrailTests {
        private func logFile(of server: RunningServer) -> URL {
            server.folder["data"].appendingPathComponent("application_data/admin_logs.enc")
        }

        @Test("outlives a server that is killed: what was answered is on record, and the next start goes on")
        func kill() throws {
            let folder = try TemporaryFolder()
            var server: RunningServer? = try RunningServer(in: folder)
            let first = try #require(server)
            #expect(try AdminBrowser(first).setUp().status == 303)
            first.send(SIGKILL)
            _ = try first.exitCode()
            server = nil
            // As if the machine had stopped in the middle of a line.
            let log = try FileHandle(forWritingTo: logFile(of: first))
            try log.seekToEnd()
            try log.write(contentsOf: Data("gAAAAABhalf".utf8))
            try log.close()

            let second = try RunningServer(in: folder)
            #expect(try AdminBrowser(second).logIn().status == 303)
            var events: [String] = []
            #expect(
                try eventually {
                    events = try second.auditEntries().compactMap(\.event)
                    return events.contains("setup") && events.contains("log_repaired") && events.last != "setup"
                })
            #expect(try second.command("audit", "verify").code == 0)
            #expect(try PythonFernet.lines(of: folder["data"]).count >= events.count)
        }

        @Test("tells where it was changed", arguments: ["removed", "swapped", "duplicated", "edited", "cut"])
        func changes(change: String) throws {
            let server = try RunningServer()
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            for _ in 1...3 {
                let answer = try browser.submit(
                    "/adminpage", to: "/admin-switch-dev-mode", ["password": AdminBrowser.password])
                #expect(answer.status == 303)
            }
            #expect(try server.stop() == 0)
            let url = logFile(of: server)
            var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
            let number: Int
            switch change {
            case "removed":
                lines.remove(at: 2)
                number = 3
            case "swapped":
                lines.swapAt(1, 2)
                number = 2
            case "duplicated":
                lines.insert(lines[1], at: 2)
                number = 3
            case "edited":
                lines[1] = String(lines[1].dropLast(8)) + "AAAAAAA="
                number = 2
            default:
                lines.removeLast()
                number = lines.count
            }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
            let result = try server.command("audit", "verify")
            #expect(result.code == 4)
            #expect((result.text + result.errors).contains("line \(number)"), "\(result.text)\(result.errors)")
        }

        @Test("rewritten with the right key, is found out by a head that was kept elsewhere")
        func rewritten() throws {
            let server = try RunningServer()
            #expect(server.log.wait(for: "audit log head "), "it is told at the start")
            #expect(try AdminBrowser(server).setUp().status == 303)
            #expect(try server.stop() == 0)
            let head = try #require(server.log.text.firstMatch(of: /audit log head (\d+:[0-9a-f]{64})/)?.1)
            #expect(try server.command("audit", "verify", "--head", String(head)).code == 0)
            let other = String(head.dropLast(1)) + (head.last == "0" ? "1" : "0")
            #expect(try server.command("audit", "verify", "--head", other).code == 4)
        }
    }

    @Suite("Two servers on one data directory")
    struct DataDirectoryTests {
        @Test("the second one refuses and names the first; after a kill the next one starts")
        func second() throws {
            let folder = try TemporaryFolder()
            let first = try RunningServer(in: folder)
            let result = try Program.run(
                "/usr/bin/env",
                ["timeout", "60", Program.path, "serve", "--port", "0", "--data-dir", folder["data"].path])
            #expect(result.code == 2)
            #expect(result.errors.contains("\(first.identifier)"), "\(result.errors)")
            first.send(SIGKILL)
            _ = try first.exitCode()
            #expect(try RunningServer(in: folder).curl("/healthz").status == 200)
        }
    }
}
