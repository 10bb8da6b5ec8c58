import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("The documented calls")
    struct DocumentedCallTests {
        private static let message = "Grüße, 世界 \u{1F510}\nline two"
        private static let content = SampleContent.data(700_001)

        @Test("curl encrypts and decrypts a text as JSON", arguments: Credentials.algorithms)
        func curlText(algorithm: String) throws {
            let server = try RunningServer()
            let credentials = try Credentials(for: algorithm, of: server)
            let sealed = try server.post(
                "/api/encrypt",
                json: [
                    "message": Self.message, credentials.sealing.name: credentials.sealing.value,
                    "algorithm": algorithm,
                ])
            #expect(sealed.status == 200)
            #expect(try sealed.members()["algorithm"] == algorithm)
            let container = try #require(try sealed.members()["result"])
            let opened = try server.post(
                "/api/decrypt",
                json: ["message": container, credentials.opening.name: credentials.opening.value])
            #expect(opened.status == 200)
            #expect(try opened.members() == ["result": Self.message])
        }

        @Test(
            "curl encrypts and decrypts a file, sent first or last", arguments: Credentials.algorithms, [true, false])
        func curlFile(algorithm: String, isFirst: Bool) throws {
            let server = try RunningServer()
            let credentials = try Credentials(for: algorithm, of: server)
            func post(_ path: String, _ file: FormField, _ fields: [FormField]) throws -> Answer {
                try server.post(path, form: isFirst ? [file] + fields : fields + [file])
            }
            let sealed = try post(
                "/api/encrypt", .file(named: "report.pdf", Self.content), credentials.sealingFields)
            #expect(sealed.status == 200 && sealed.body.starts(with: Data("PACCRYPT".utf8)))
            #expect(sealed.headers.contains("attachment; filename=\"report.pdf.\(algorithm).encrypted\""))
            let opened = try post(
                "/api/decrypt", .file(named: "other.encrypted", sealed.body), credentials.openingFields)
            #expect(opened.status == 200 && opened.body == Self.content)
            #expect(opened.headers.contains("attachment; filename=\"report.pdf\""))
            #expect(opened.headers.contains("Content-Length: \(Self.content.count)\r\n"))
        }

        @Test("the command line decrypts what the server encrypted, and the other way round")
        func commandLine() throws {
            let server = try RunningServer()
            let environment = ["PACCRYPT_PASSWORD": "pw"]
            let sealed = try server.post(
                "/api/encrypt", form: [.file(named: "a", Self.content), .text("enc_password", "pw")])
            let opened = try Program.run("decrypt", "-", input: sealed.body, environment: environment)
            #expect(opened.code == 0 && opened.output == Self.content)
            let other = try Program.run("encrypt", "-", input: Self.content, environment: environment)
            let answer = try server.post(
                "/api/decrypt", form: [.file(named: "a", other.output), .text("enc_password", "pw")])
            #expect(answer.status == 200 && answer.body == Self.content)
        }

        @Test("Python requests does all of it", arguments: Credentials.algorithms)
        func python(algorithm: String) throws {
            let server = try RunningServer()
            let result = try Program.run("/usr/bin/env", ["python3", "-c", Self.script, server.url, algorithm])
            #expect(result.code == 0 && result.text == "done\n", "\(result.errors)")
        }

        /// `data` goes before `files` in the form that requests makes; a list of both keeps its order.
        private static let script = #"""
            import requests, sys

            server, algorithm = sys.argv[1:]
            message, content = "Grüße, 世界", bytes(range(256)) * 3000
            if requests.get(f"{server}/api/algorithms").json()["algorithms"][algorithm]["requires_keypair"]:
                pair = requests.post(f"{server}/api/generate-keypair", json={"algorithm": algorithm}).json()
                json_sealing = form_sealing = {"public_key": pair["public_key"]}
                json_opening = form_opening = {"private_key": pair["private_key"]}
            else:
                json_sealing = json_opening = {"password": "correct horse"}
                form_sealing = form_opening = {"enc_password": "correct horse"}
            json_sealing = json_sealing | {"algorithm": algorithm}
            form_sealing = form_sealing | {"algorithm": algorithm}

            def post(path, **arguments):
                answer = requests.post(f"{server}{path}", timeout=100, **arguments)
                assert answer.status_code == 200, answer.text
                return answer

            sealed = post("/api/encrypt", json={"message": message} | json_sealing).json()
            assert sealed["algorithm"] == algorithm
            opened = post("/api/decrypt", json={"message": sealed["result"]} | json_opening).json()
            assert opened == {"result": message}

            def file_first(name, bytes, fields):
                return {"files": [("file", (name, bytes))] + [(key, (None, fields[key])) for key in fields]}

            def file_last(name, bytes, fields):
                return {"files": {"file": (name, bytes)}, "data": fields}

            for form in [file_first, file_last]:
                sealed = post("/api/encrypt", **form("report.pdf", content, form_sealing))
                assert f"report.pdf.{algorithm}.encrypted" in sealed.headers["Content-Disposition"]
                opened = post("/api/decrypt", **form("x", sealed.content, form_opening))
                assert opened.content == content
                assert '"report.pdf"' in opened.headers["Content-Disposition"]
            print("done")
            """#
    }
}
