import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import PacCryptCore
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("What JSON may hold")
    struct JSONBoundTests {
        /// Every route that takes JSON.
        private static let paths =
            [
                APIPath.generateKeyPair.rawValue, APIPath.encrypt.rawValue, APIPath.decrypt.rawValue,
                "/admin-login", "/admin-settings",
            ]
            + [APIPath.shareUnlock, .shareHeader, .shareOpen, .sharePickup].map {
                $0.path(id: String(repeating: "a", count: 32))
            }

        private static let depth = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
        private static let values = "[" + String(repeating: "0,", count: 4095) + "0]"

        @Test(
            "No route takes a member twice, deep nesting or very many values",
            arguments: paths,
            [
                (#"{"message": "a", "ticket": "b", "message": "c"}"#, "a member occurs twice in its object"),
                (#"{"x": {"y": 1, "\u0079": 2}}"#, "a member occurs twice in its object"),
                (#"{"x": \#(depth)}"#, "lists and objects may be nested at most 16 deep"),
                (#"{"x": \#(values)}"#, "there may be at most 4096 elements and members"),
            ])
        func refused(path: String, body: (json: String, reason: String)) async throws {
            try await TestServer().runWithAdmin { client, browser in
                if path == "/admin-settings" { try await browser.logIn() }
                let headers: HTTPFields = [
                    .contentType: "application/json", .origin: Browser.origin,
                    .cookie: browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "),
                ]
                let answer = try await client.executeRequest(
                    uri: path, method: .post, headers: headers, body: ByteBuffer(string: body.json))
                #expect(answer.status == .badRequest)
                let error = try answer.decoded(ErrorAnswer.self)
                #expect(error.code == ErrorCode.invalidJSON.rawValue)
                #expect(error.error == "Invalid JSON: \(body.reason)")
            }
        }

        @Test("Members that nobody asked for are passed over, up to the bounds")
        func accepted() async throws {
            let depth = Self.depth.dropFirst().dropLast()
            let values = Self.values.replacing("0,0,0,0,", with: "", maxReplacements: 1)
            try await TestServer().run { client in
                for (name, value) in [("x", String(depth)), ("x", values), ("Message", "1")] {
                    let answer = try await client.post(
                        .encrypt, json: #"{"message": "m", "password": "p", "\#(name)": \#(value)}"#)
                    #expect(answer.status == .ok)
                }
            }
        }

        @Test("JSON in another encoding than UTF-8 is refused")
        func encoding() async throws {
            try await TestServer().run { client in
                let json = #"{"message": "m", "password": "p"}"#
                let marked = try await client.post(.encrypt, json: "\u{FEFF}" + json)
                #expect(marked.status == .ok)
                let wide = json.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
                let answer = try await client.executeRequest(
                    uri: APIPath.encrypt.rawValue, method: .post, headers: [.contentType: "application/json"],
                    body: ByteBuffer(bytes: wide))
                #expect(answer.errorCode == .invalidJSON)
            }
        }
    }
}
