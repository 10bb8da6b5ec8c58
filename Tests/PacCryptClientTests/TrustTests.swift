import Foundation
import NIOSSL
import PacCryptAPI
import PacCryptClient
import Testing

@Suite("Trust")
struct TrustTests {
    /// Made for this test, for 127.0.0.1; it protects nothing.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmDCCAT6gAwIBAgIUQu6y3fAggSbzyILeru2hSzC9GqwwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNUGFjQ3J5cHQgdGVzdDAgFw0yNjExMjQxNzE3MTBaGA8yMTI2
        MTAzMTE3MTcxMFowGDEWMBQGA1UEAwwNUGFjQ3J5cHQgdGVzdDBZMBMGByqGSM49
        AgEGCCqGSM49AwEHA0IABPCN0rHMHvNSUfEfIabVtQpZtaZ1G2mFD68FKQiJWIhe
        3QyFWo6+cZK8RI7VgE49wjXdyAJfsJwuPbaFY+uVo6OjZDBiMB0GA1UdDgQWBBRk
        wl2jLd6wcBLPdB+ikJ/WQMlgNDAfBgNVHSMEGDAWgBRkwl2jLd6wcBLPdB+ikJ/W
        QMlgNDAPBgNVHRMBAf8EBTADAQH/MA8GA1UdEQQIMAaHBH8AAAEwCgYIKoZIzj0E
        AwIDSAAwRQIhAPsiH6bI8OxR8PjqDpZlGLDAEcv5R8qAGp4yamkSjR4rAiBsudXr
        A8WFXY0PZoJN5x7tDY5cq6ilisEoOqEwFGVT1w==
        -----END CERTIFICATE-----
        """
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgO6mwnNOYF/yjUA7z
        OtZmF2fw5ZuW8BTS5hDBfU3cRQmhRANCAATwjdKxzB7zUlHxHyGm1bUKWbWmdRtp
        hQ+vBSkIiViIXt0MhVqOvnGSvESO1YBOPcI13cgCX7CcLj22hWPrlaOj
        -----END PRIVATE KEY-----
        """

    private static func context() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        return try NIOSSLContext(configuration: configuration)
    }

    private static let share = ShareAnswer(requires2FA: false, expiresAt: "", sealed: true)

    @Test("A certificate that nobody vouches for is refused before anything is sent")
    func untrusted() async throws {
        try await FakeServer.with(tls: try Self.context(), { _, _ in .json(Self.share) }) { server, address in
            let error = await clientError {
                try await PacCryptClient.with(Pauses().configuration()) { client in
                    _ = try await client.share(Sample.link(address))
                }
            }
            #expect(error?.code == .notTrusted)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("A certificate in the file of trusted ones is accepted")
    func trusted() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "paccrypt-\(UUID().uuidString).pem")
        try Data(Self.certificate.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await FakeServer.with(tls: try Self.context(), { _, _ in .json(Self.share) }) { _, address in
            var configuration = Pauses().configuration()
            configuration.certificateAuthorityFile = file.path
            let answer = try await PacCryptClient.with(configuration) { client in
                try await client.share(Sample.link(address))
            }
            #expect(answer == Self.share)
        }
    }

    @Test("A file of trusted certificates that cannot be read is an error, not the system's trust")
    func unreadable() async throws {
        var configuration = Pauses().configuration()
        configuration.certificateAuthorityFile = "/nowhere/ca.pem"
        let error = await clientError { try await PacCryptClient.with(configuration) { _ in } }
        #expect(error?.code == .invalidConfiguration)
    }
}
