import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("What others of the same account see of a process")
    struct ProcessPrivacyTests {
        /// Whether a process keeps its memory to itself: then root owns what `/proc` shows of it (proc(5)), whoever it
        /// runs as.
        private static func isPrivate(_ process: pid_t) throws -> Bool {
            var status = stat()
            guard stat("/proc/\(process)/environ", &status) == 0, status.st_uid == 0 else { return false }
            return try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
                .contains(#/Max core file size +0 +0 /#)
        }

        /// Without the library that lets the tester look, and without the runtime's report of a crash, which takes
        /// minutes where it may not read the process.
        private static let plain = ["LD_PRELOAD": "", "SWIFT_BACKTRACE": "enable=no"]

        @Test("A server's memory is its own, also once it was restarted, and a crash leaves nothing on a disk")
        func server() throws {
            let folder = try TemporaryFolder()
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
            // It keeps its port when it restarts.
            let port = try ReservedPort()
            defer { withExtendedLifetime(port) {} }
            let server = try RunningServer(
                arguments: ["--port", String(port.number)],
                wrapper: ["bash", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "-"]
                    + LimitedMount.Account.ordinary.wrapper,
                environment: Self.plain, in: folder
            ) { data in
                for url in [data, data.deletingLastPathComponent(), folder["tmp"]] {
                    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: url.path)
                    // What the command writes as root belongs to the owner of the folder.
                    let account = LimitedMount.Account.ordinaryID
                    if geteuid() == 0 { try #require(chown(url.path, uid_t(account), gid_t(account)) == 0) }
                }
            }
            #expect(try Self.isPrivate(server.identifier))
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            let answer = try browser.submit("/adminpage", to: "/restart-server", ["password": AdminBrowser.password])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(server.log.wait(times: 2, for: " listening\n"), "\(server.log.text)")
            #expect(try Self.isPrivate(server.identifier), "the program was run anew")
            server.send(SIGABRT)
            #expect(try server.exitCode() == 128 + SIGABRT)
            #expect(try folder.names.allSatisfy { !$0.hasPrefix("core") })
        }

        @Test("A command's memory is its own while it holds a password", arguments: ["encrypt", "decrypt", "share"])
        func command(name: String) throws {
            let folder = try TemporaryFolder()
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
            try folder.write("password\n", to: "password")
            let arguments =
                switch name {
                case "encrypt": "encrypt --password-file password -o out -"
                case "decrypt": "decrypt --password-file password -o out -"
                default:
                    "share --server http://127.0.0.1:9 --enc-password-file password --pickup-password-file - file"
                }
            let result = try Program.shell(
                #"""
                ulimit -c unlimited 2>/dev/null; echo x > file; mkfifo waiting
                $AS "$PACCRYPT" $ARGUMENTS < waiting & pid=$!
                exec 3> waiting
                for _ in $(seq 600); do
                    [ "$(cat "/proc/$pid/comm")" = paccrypt ] && [ "$(stat -c %u "/proc/$pid/environ")" = 0 ] \
                        && grep -q 'Max core file size *0 *0 ' "/proc/$pid/limits" && { echo private; break; }
                    sleep 0.05
                done
                exec 3>&-; wait "$pid"; true
                """#,
                environment: [
                    "AS": LimitedMount.Account.ordinary.wrapper.joined(separator: " "), "ARGUMENTS": arguments,
                ], in: folder.url)
            #expect(result.text.hasPrefix("private\n"), "\(result.text) \(result.errors)")
        }
    }
}
