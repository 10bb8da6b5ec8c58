import Foundation
import Testing

extension ServerProcessTests {
    @Suite("Bad requests to the server")
    struct BadRequestTests {
        private static let edge = ["-H", "Content-Type: multipart/form-data; boundary=edge", "--data-binary", "@-"]
        private static let json = ["-H", "Content-Type: application/json", "--data-binary", "@-"]

        private func expect(
            _ answer: Answer, _ status: Int, _ code: String, of server: RunningServer, _ what: String
        ) throws {
            #expect(answer.status == status, "\(what): \(answer.text)")
            let refusal = try answer.refusal()
            #expect(refusal.code == code, "\(what)")
            #expect(!refusal.error.isEmpty)
            #expect(answer.headers.contains("X-Content-Type-Options: nosniff\r\n"), "\(what)")
            #expect(try server.curl("/api/algorithms").status == 200, "after \(what)")
        }

        @Test("forms with missing, empty and repeated fields")
        func fields() throws {
            let server = try RunningServer()
            for (what, route, form, status, code) in Self.badForms {
                try expect(try server.post("/api/\(route)", form: form), status, code, of: server, what)
            }
            let empty = FormField.file(named: "f", Data())
            let accepted = try server.post("/api/encrypt", form: [empty, .text("enc_password", "p")])
            #expect(accepted.status == 200, "a file of zero bytes is a file")
        }

        /// Names, routes, fields, statuses and codes.
        static var badForms: [(String, String, [FormField], Int, String)] {
            let (file, password) = (FormField.file(named: "f", Data("x".utf8)), FormField.text("enc_password", "p"))
            let empty = FormField.file(named: "f", Data())
            let unknown = FormField.text("algorithm", "rot13")
            let xwing = FormField.text("algorithm", "xwing_hybrid")
            let long = String(repeating: "p", count: 4097)
            return [
                ("no file", "encrypt", [password], 400, "missing_file"),
                ("no password", "encrypt", [file], 400, "password_required"),
                ("an empty password", "encrypt", [file, .text("enc_password", "")], 400, "password_required"),
                ("no key", "encrypt", [file, .text("algorithm", "rsa_hybrid")], 400, "public_key_required"),
                ("an unknown algorithm", "encrypt", [password, unknown, file], 400, "invalid_algorithm"),
                ("two passwords", "encrypt", [file, password, password], 400, "invalid_form"),
                ("two files", "encrypt", [file, file, password], 400, "invalid_form"),
                ("an empty message", "encrypt", [.text("message", ""), password], 400, "missing_file"),
                ("an empty file", "decrypt", [empty, password], 400, "not_a_container"),
                ("no file to decrypt", "decrypt", [password], 400, "missing_file"),
                ("a long password", "encrypt", [file, .text("enc_password", long)], 413, "field_too_large"),
                ("a long unknown field", "encrypt", [.text("x", long), file], 413, "field_too_large"),
                ("not PEM", "encrypt", [.text("public_key", "nonsense"), xwing, file], 400, "invalid_key"),
                ("PEM of nothing", "encrypt", [.text("public_key", Self.emptyKey), xwing, file], 400, "invalid_key"),
            ]
        }

        private static let emptyKey = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"

        @Test("bodies that are not what their type says, and types that nobody takes")
        func bodies() throws {
            let server = try RunningServer()
            for (what, arguments, body, status, code) in Self.badBodies {
                try expect(
                    try server.curl("/api/encrypt", arguments, input: body), status, code, of: server, what)
            }
            try expect(try server.curl("/api/encrypt"), 405, "method_not_allowed", of: server, "GET")
            try expect(try server.curl("/api/nothing"), 404, "not_found", of: server, "a path of nothing")
        }

        /// Names, options of curl, bodies, statuses and codes.
        static var badBodies: [(String, [String], Data, Int, String)] {
            let part = "--edge\r\nContent-Disposition: form-data; name="
            let manyParts = (0..<10_000).map { "\(part)\"f\($0)\"\r\n\r\nx\r\n" }.joined() + "--edge--\r\n"
            let long = String(repeating: "a", count: 20_000)
            let badPassword = "\"enc_password\"\r\n\r\n\u{FF}\u{FE}\r\n--edge--\r\n"
            let plain = ["-H", "Content-Type: text/plain", "--data-binary", "@-"]
            let noType = ["-H", "Content-Type:", "--data-binary", "@-"]
            let noBoundary = ["-H", "Content-Type: multipart/form-data", "--data-binary", "@-"]
            let cases: [(String, [String], String, Int, String)] = [
                ("10,000 parts", Self.edge, manyParts, 413, "too_many_parts"),
                ("an unfinished form", Self.edge, part + "\"file\"; filename=\"f\"\r\n\r\nx", 400, "invalid_form"),
                ("an empty form", Self.edge, "", 400, "invalid_form"),
                ("a long header of a part", Self.edge, "--edge\r\nX: " + long, 413, "field_too_large"),
                ("a password that is not UTF-8", Self.edge, part + badPassword, 400, "invalid_form"),
                ("JSON that is not UTF-8", Self.json, "{\"message\": \"\u{FF}\u{FE}\"}", 400, "invalid_json"),
                ("JSON that breaks off", Self.json, "{\"message\": ", 400, "invalid_json"),
                ("JSON of another type", Self.json, "{\"message\": 5, \"password\": \"p\"}", 400, "invalid_json"),
                ("no message", Self.json, "{\"password\": \"p\"}", 400, "missing_message"),
                ("a plain text", plain, "x", 415, "unsupported_media_type"),
                ("a form in a URL's form", ["--data-binary", "@-"], "message=x", 415, "unsupported_media_type"),
                ("no type", noType, "x", 415, "unsupported_media_type"),
                ("no boundary", noBoundary, "x", 400, "invalid_form"),
            ]
            // One byte for each character, so that a body need not be UTF-8.
            return cases.map { what, arguments, body, status, code in
                (what, arguments, Data(body.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }), status, code)
            }
        }

        @Test("wrong passwords, and containers that were changed, cut or are none", arguments: [true, false])
        func containers(isFirst: Bool) throws {
            let server = try RunningServer()
            let content = Data(repeating: 7, count: 500_000)
            let password = FormField.text("enc_password", "right")
            let container = try server.post(
                "/api/encrypt", form: [password, .text("algorithm", "aes_gcm"), .file(named: "f", content)]
            ).body
            func decrypt(_ body: Data, _ password: FormField) throws -> Answer {
                let file = FormField.file(named: "f", body)
                return try server.post("/api/decrypt", form: isFirst ? [file, password] : [password, file])
            }
            for (what, body, password, code) in Self.badContainers(container, password) {
                try expect(try decrypt(body, password), 400, code, of: server, what)
            }
            #expect(try decrypt(container, password).body == content)
        }

        /// Names, files, fields with them, and codes.
        static func badContainers(
            _ container: Data, _ password: FormField
        ) -> [(String, Data, FormField, String)] {
            func changed(_ offset: Int) -> Data {
                var bytes = container
                bytes[bytes.startIndex + offset] ^= 1
                return bytes
            }
            return [
                ("a wrong password", container, .text("enc_password", "wrong"), "decryption_failed"),
                ("a changed salt", changed(20), password, "damaged_container"),
                ("a changed chunk", changed(300_000), password, "damaged_container"),
                ("a changed end", changed(container.count - 1), password, "damaged_container"),
                ("a cut container", container.dropLast(), password, "damaged_container"),
                ("a cut head", container.prefix(50), password, "damaged_container"),
                ("an extended container", container + Data([0]), password, "damaged_container"),
                ("no password", container, .text("other", "x"), "password_required"),
            ]
        }
    }
}
