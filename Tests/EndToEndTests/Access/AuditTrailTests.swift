import Foundation
import Glibc
import TestSupport
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

        @Test(
            "tells where it was changed", arguments: ["removed", "inserted", "swapped", "duplicated", "edited", "cut"])
        func changes(change: String) throws {
            let server = try RunningServer()
            try writeEntries(server)
            #expect(try server.stop() == 0)
            let url = logFile(of: server)
            var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
            let number: Int
            switch change {
            case "removed":
                lines.remove(at: 2)
                number = 3
            case "inserted":
                try rewrite(server, ["insert", "3"])
                lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
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

        @Test("rewritten with the right key, is found out by a head that was kept elsewhere", arguments: [2, 5])
        func rewritten(line: Int) throws {
            let folder = try TemporaryFolder()
            let server = try RunningServer(in: folder)
            try writeEntries(server)
            #expect(try server.stop() == 0)
            let next = try RunningServer(in: folder)
            #expect(next.log.wait(for: "audit log head "), "it is told at the start")
            #expect(try next.stop() == 0)
            let head = String(try #require(next.log.text.firstMatch(of: /audit log head (\d+:[0-9a-f]{64})/)?.1))
            #expect(try next.command("audit", "verify", "--head", head).code == 0)

            try rewrite(next, ["rewrite", String(line)])
            #expect(try next.command("audit", "verify").code == 4, "the database has the head too")
            try rewrite(next, ["rewrite", String(line), "database"])
            #expect(try next.command("audit", "verify").code == 0, "nothing on this disk shows it")
            let result = try next.command("audit", "verify", "--head", head)
            #expect(result.code == 4)
            let number = head.prefix { $0 != ":" }
            #expect(result.text.contains("line \(number): entry \(number) is not the one of the head \(head)"))
        }

        private func writeEntries(_ server: RunningServer) throws {
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            for _ in 1...3 {
                let answer = try browser.submit(
                    "/adminpage", to: "/admin-switch-dev-mode", ["password": AdminBrowser.password])
                #expect(answer.status == 303)
            }
        }

        /// Forges entries as somebody would who has the data directory, key included.
        private func rewrite(_ server: RunningServer, _ arguments: [String]) throws {
            let folder = server.folder["data"].appendingPathComponent("application_data").path
            let result = try Program.run("/usr/bin/env", ["python3", "-c", Self.forger, folder] + arguments)
            #expect(result.code == 0, "\(result.errors)")
        }

        private static let forger = """
            import hashlib, json, sqlite3, sys
            from cryptography.fernet import Fernet
            folder, deed, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
            cipher = Fernet(open(folder + '/admin_key.key', 'rb').read().strip())
            lines = open(folder + '/admin_logs.enc', 'rb').read().splitlines()
            def forged(line, previous):
                entry = json.loads(cipher.decrypt(line))
                entry |= {'client': '203.0.113.99', 'prev': hashlib.sha256(previous).hexdigest()}
                return entry['seq'], cipher.encrypt(json.dumps(entry).encode())
            if deed == 'insert':
                lines.insert(first - 1, forged(lines[first - 1], lines[first - 2])[1])
            else:
                for index in range(first - 1, len(lines)):
                    number, lines[index] = forged(lines[index], lines[index - 1])
            open(folder + '/admin_logs.enc', 'wb').write(b'\\n'.join(lines) + b'\\n')
            if 'database' in sys.argv:
                database = sqlite3.connect(folder + '/paccrypt.sqlite')
                head = number, hashlib.sha256(lines[-1]).digest()
                changed = database.execute('UPDATE audit_heads SET seq = ?, hash = ?', head)
                assert changed.rowcount == 1
                database.commit()
            """
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
