import Foundation
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The documentation of the API")
    struct DocumentationTests {
        private static let text: String = {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/api.md")
            return (try? String(contentsOf: file.standardizedFileURL, encoding: .utf8)) ?? ""
        }()

        private func routes() async throws -> [String] {
            try await TemporaryFolder.with { folder in
                let server = TestServer()
                return makeRoutes(
                    try server.services(folder: folder), configuration: server.configuration,
                    pages: try PageRenderer()
                ).all.map { "\($0.method.rawValue) \($0.path)" }
            }
        }

        @Test("docs/api.md lists every route and no other")
        func routesInText() async throws {
            let routes = Set(try await routes())
            let documented = Set(
                Self.text.matches(of: /`((?:GET|POST|PUT|DELETE) \/[^`]*)`/).map { String($0.1) })
            #expect(documented == routes)
        }

        @Test("openapi.json has every route of programs and no other")
        func routesInOpenAPI() async throws {
            let schema = try JSONSchema(openAPI: SiteResources.openAPI)
            let routes = try await routes().filter {
                $0.contains("/api/") || $0.hasSuffix("z") || $0.contains("/admin-logs")
            }
            #expect(schema.operations == Set(routes))
        }

        @Test("openapi.json says what admits a request, and defines it")
        func security() throws {
            let schema = try JSONSchema(openAPI: SiteResources.openAPI)
            let leased: Set = ["GET /api/pacshare/{id}/file", "POST /api/pacshare/{id}/confirm"]
            let managed: Set = [
                "GET /api/pacshare/{id}/status", "POST /api/pacshare/{id}/reopen", "DELETE /api/pacshare/{id}",
            ]
            var used: Set<String> = []
            for operation in schema.operations {
                let parts = operation.split(separator: " ").map(String.init)
                let schemes = schema.securitySchemes(parts[0], parts[1])
                let expected: Set<String> =
                    if leased.contains(operation) {
                        ["lease", "leaseCookie"]
                    } else if managed.contains(operation) {
                        ["manageToken"]
                    } else if parts[1].hasPrefix("/admin-logs") {
                        ["session"]
                    } else {
                        []
                    }
                #expect(schemes == expected, "\(operation)")
                used.formUnion(schemes)
            }
            #expect(schema.definedSecuritySchemes == used)
        }

        @Test("The error table has every code with its status and when it is used", arguments: ErrorCode.allCases)
        func errors(code: ErrorCode) throws {
            let row = "| `\(code.rawValue)` | \(code.status) | "
            let rows = Self.text.split(separator: "\n").filter { $0.hasPrefix(row) && $0.hasSuffix(". |") }
            #expect(rows.count == 1)
            let schema = try JSONSchema(openAPI: SiteResources.openAPI)
            #expect(schema.enumeration("Error", "code") == ErrorCode.allCases.map(\.rawValue))
        }

        @Test("openapi.json names the algorithms there are")
        func algorithms() throws {
            let schema = try JSONSchema(openAPI: SiteResources.openAPI)
            for name in ["EncryptText", "DecryptText", "EncryptForm", "DecryptForm", "EncryptedText"] {
                #expect(schema.enumeration(name, "algorithm") == Algorithm.allCases.map(\.id))
            }
        }

        @Test("Real answers are as openapi.json says")
        func answers() async throws {
            try await TestServer().run { client in
                let schema = try JSONSchema(openAPI: SiteResources.openAPI)
                let check = { (method: String, path: String, answer: TestResponse) in
                    let violations = try schema.violations(
                        method: method, path: path, status: answer.status.code,
                        type: answer.headers[.contentType] ?? "", body: answer.bytes)
                    #expect(violations == [])
                }
                for path in ["/api/algorithms", "/api/version", "/api/openapi.json", "/healthz", "/readyz"] {
                    try check("GET", path, try await client.get(path))
                }
                let bodies = [
                    #"{"message": "m", "password": "p"}"#, #"{"algorithm": "xwing_hybrid"}"#, "{}", "[]",
                    #"{"message": "UEFDQ1JZUFQ=", "password": "p"}"#,
                ]
                for path in [APIPath.encrypt, .decrypt, .generateKeyPair] {
                    for body in bodies { try check("POST", path.rawValue, try await client.post(path, json: body)) }
                }
                let form = Form().field(.encryptionPassword, "p").file("a", [1])
                let sealed = try await client.post(.encrypt, form)
                try check("POST", "/api/encrypt", sealed)
                try check(
                    "POST", "/api/decrypt",
                    try await client.post(
                        .decrypt, Form().field(.encryptionPassword, "p").file("a", sealed.bytes)))
                try check("POST", "/api/encrypt", try await client.post(.encrypt, Form()))
            }
        }

        @Test("The log is answered as openapi.json says, with a session and without")
        func log() async throws {
            try await TestServer().runWithAdmin { client, browser in
                let schema = try JSONSchema(openAPI: SiteResources.openAPI)
                let check = { (answer: TestResponse, path: String) in
                    let violations = try schema.violations(
                        method: "GET", path: path, status: answer.status.code,
                        type: answer.headers[.contentType] ?? "", body: answer.bytes)
                    #expect(violations == [])
                }
                for path in ["/admin-logs", "/admin-logs/export"] {
                    try check(try await browser.get(path), path)
                    try await browser.logIn()
                    try check(try await browser.get(path), path)
                    try check(try await browser.get("\(path)?from=x"), path)
                    _ = try await browser.post("/admin-logout")
                }
            }
        }
    }
}
