import AuditLog
import Foundation
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import PacShare
import PacShareConformance
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Scanning of files to encrypt")
    struct ScanTests {
        private static let virus = Array("a thing that a scanner knows".utf8)

        /// With the file last and with the file first, which takes another way.
        private static func forms(_ content: [UInt8]) -> [Form] {
            [
                Form().field(.algorithm, "xchacha").field(.encryptionPassword, "p").file("a.bin", content),
                Form().file("a.bin", content).field(.encryptionPassword, "p").field(.algorithm, "xchacha"),
            ]
        }

        private static func scans(_ server: TestServer) -> [String] {
            server.admin.audit.events.filter { $0.kind == .scan }.map {
                "\($0.outcome.rawValue) \($0.detail["verdict"] ?? "") \($0.detail["reason"] ?? "")"
            }
        }

        @Test("An infected file is refused with the signature's name, wherever it is in the file")
        func infected() async throws {
            let server = TestServer(scanner: SignatureScanner(signature: Self.virus, name: "Test-Signature"))
            let filling = TestContent.bytes(700_000)
            try await server.run { client in
                for content in [Self.virus, filling + Self.virus, Self.virus + filling] {
                    for form in Self.forms(content) {
                        let answer = try await client.post(.encrypt, form)
                        #expect(answer.status == .badRequest && answer.errorCode == .fileRejected)
                        #expect(try answer.decoded(ErrorAnswer.self).error == "File rejected: Test-Signature")
                    }
                }
            }
            #expect(Self.scans(server) == Array(repeating: "refused infected ", count: 6))
        }

        @Test("A clean file is encrypted; that it was scanned is on record")
        func clean() async throws {
            let server = TestServer(scanner: SignatureScanner(signature: Self.virus))
            try await server.run { client in
                for form in Self.forms(TestContent.bytes(200_000)) {
                    let answer = try await client.post(.encrypt, form)
                    #expect(answer.status == .ok)
                }
            }
            #expect(Self.scans(server) == Array(repeating: "success clean ", count: 2))
        }

        @Test("Without a scanner, files are accepted with a warning, or refused when scans are required")
        func unavailable() async throws {
            for isRequired in [false, true] {
                var server = TestServer(scanner: SignatureScanner(isAvailable: false))
                server.settings.scanRequired = isRequired
                try await server.run { client in
                    for form in Self.forms([1, 2, 3]) {
                        let answer = try await client.post(.encrypt, form)
                        #expect(answer.status == (isRequired ? .serviceUnavailable : .ok))
                        #expect(answer.errorCode == (isRequired ? .notScanned : nil))
                    }
                }
                #expect(Self.scans(server) == Array(repeating: "failure not_scanned unavailable", count: 2))
                #expect(server.log.lines.contains { $0.contains("warning a file was not scanned") })
            }
        }

        @Test("What could not be scanned whole is accepted, or refused when scans are required")
        func tooLarge() async throws {
            for isRequired in [false, true] {
                var server = TestServer(scanner: SignatureScanner(limit: 10))
                server.settings.scanRequired = isRequired
                try await server.run { client in
                    let answer = try await client.post(.encrypt, Self.forms(TestContent.bytes(11))[0])
                    #expect(answer.status == (isRequired ? .serviceUnavailable : .ok))
                }
                #expect(Self.scans(server) == ["failure not_fully_scanned too_large"])
            }
        }

        @Test("With scanning switched off nothing is on record, and scans are not required")
        func off() async throws {
            var server = TestServer(scanner: NoScanner())
            server.settings.scanRequired = true
            try await server.run { client in
                let answer = try await client.post(.encrypt, Self.forms([1])[0])
                #expect(answer.status == .ok)
            }
            #expect(Self.scans(server) == [])
        }
    }
}
