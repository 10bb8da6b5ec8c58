import PacCryptAPI
import Testing

extension ServerTests {
    @Suite("The request log")
    struct LogTests {
        @Test("A line has method, route, status, time and size, and nothing that a client chose")
        func nothingSecret() async throws {
            let server = TestServer()
            try await server.run { client in
                _ = try await client.get("/pickup/SECRETID?token=SECRETTOKEN")
                _ = try await client.get("/SECRETPATH")
                _ = try await client.get("/api/version?SECRETQUERY")
                _ = try await client.post(.encrypt, json: #"{"message": "SECRETTEXT", "password": "SECRETPASSWORD"}"#)
                _ = try await client.post(.encrypt, json: #"{"message": "SECRETTEXT", "algorithm": "SECRETNAME"}"#)
            }
            let lines = server.log.lines
            let requests = lines.filter { $0.contains(" request ") }
            #expect(requests.count == 5)
            #expect(requests.contains { $0.contains("method=GET") && $0.contains("route=none status=404") })
            #expect(requests.contains { $0.contains("route=/pickup/{id} status=404") })
            #expect(requests.contains { $0.contains("route=/api/version") && $0.contains("status=200") })
            #expect(requests.allSatisfy { $0.contains("milliseconds=") && $0.contains("bytes=") })
            #expect(!lines.contains { $0.contains("SECRET") })
        }
    }
}
