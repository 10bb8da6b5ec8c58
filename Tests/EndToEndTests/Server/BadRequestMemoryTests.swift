import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("What bad requests leave")
    struct BadRequestMemoryTests {
        @Test("memory and descriptors are back where they were after twenty of each kind, and no error is the server's")
        func nothing() throws {
            let server = try RunningServer()
            let password = FormField.text("enc_password", "right")
            let container = try server.post(
                "/api/encrypt", form: [password, .file(named: "f", Data(count: 500_000))])
            #expect(container.status == 200)
            try sendAll(to: server, times: 2, container: container.body, password)
            let (memory, descriptors) = (try memory(of: server), try OpenFiles(of: server.identifier).count)
            try sendAll(to: server, times: 20, container: container.body, password)
            #expect(try eventually { try OpenFiles(of: server.identifier).count <= descriptors })
            let growth = try self.memory(of: server) - memory
            #expect(growth < 32 << 10, "KiB")
            #expect(try server.stop() == 0)
            #expect(!server.log.text.contains("status=5") && !server.log.text.contains(" error "))
        }

        @Test(
            "JSON that is nothing but values is refused for little more memory than its bytes take",
            arguments: [
                "[],", "1,", "\"\",", "{},",
                String(repeating: "[", count: 16) + String(repeating: "]", count: 16) + ",",
            ])
        func manyValues(element: String) throws {
            let server = try RunningServer()
            let start = #"{"message": "a", "password": "p", "x": ["#
            let body = Data(
                (start + String(repeating: element, count: (16_700_000 - start.utf8.count) / element.utf8.count)).utf8)
            let before = try memory(of: server, "VmHWM")
            let answer = try server.curl(
                "/api/encrypt", ["-H", "Content-Type: application/json", "--data-binary", "@-"], input: body)
            #expect(answer.status == 400)
            let growth = try memory(of: server, "VmHWM") - before
            // The bytes, and while they come twice as many.
            #expect(growth < 64 << 10, "KiB")
            #expect(try server.stop() == 0)
        }

        private func sendAll(
            to server: RunningServer, times: Int, container: Data, _ password: FormField
        ) throws {
            for (what, route, form, status, _) in BadRequestTests.badForms {
                try send(to: server, "/api/\(route)", times, form: form, expecting: status, what)
            }
            for (what, arguments, body, status, _) in BadRequestTests.badBodies {
                try send(to: server, "/api/encrypt", times, arguments, input: body, expecting: status, what)
            }
            for (what, file, password, _) in BadRequestTests.badContainers(container, password) {
                // Most of them cost a derivation.
                let form = [password, .file(named: "f", file)]
                try send(to: server, "/api/decrypt", (times + 3) / 4, form: form, expecting: 400, what)
            }
        }

        /// Sends the same again and again, on one connection where the server keeps it.
        private func send(
            to server: RunningServer, _ path: String, _ times: Int, _ arguments: [String] = [],
            form: [FormField] = [], input: Data = Data(), expecting status: Int, _ what: String
        ) throws {
            let scratch = try TemporaryFolder()
            let form = try form.flatMap { try $0.curlArguments(in: scratch) }
            let result = try Program.run(
                "/usr/bin/env",
                ["curl", "-sS", "--max-time", "100", "-o", "/dev/null", "-w", "%{http_code}\\n"] + arguments + form
                    + ["\(server.url)\(path)?call=[1-\(times)]"], input: input)
            #expect(result.code == 0, "\(what): \(result.errors)")
            let statuses = result.text.split(separator: "\n").map { Int($0) }
            #expect(statuses == Array(repeating: status, count: times), "\(what)")
        }

        /// Resident memory in KiB: now, or the most there has been.
        private func memory(of server: RunningServer, _ measure: String = "VmRSS") throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(server.identifier)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("\(measure):") })
            return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        }
    }
}
