import Foundation
import NIOSSL
import PacCryptClient
import SystemPackage
import TestSupport

/// The certificate and the key of a server, made for these tests; they protect nothing.
struct TestIdentity {
    let certificate: String
    let key: String

    var context: NIOSSLContext {
        get throws {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: configuration)
        }
    }

    /// Makes a client trust the certificate, and no other, for the time of the call.
    func trusted(
        _ configuration: ClientConfiguration, _ body: (ClientConfiguration) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        var configuration = configuration
        configuration.certificateAuthorityFile = FilePath(try folder.write(certificate, to: "authority.pem"))
        try await body(configuration)
    }

    /// For 127.0.0.1.
    static let loopback = TestIdentity(
        certificate: """
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
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgO6mwnNOYF/yjUA7z
            OtZmF2fw5ZuW8BTS5hDBfU3cRQmhRANCAATwjdKxzB7zUlHxHyGm1bUKWbWmdRtp
            hQ+vBSkIiViIXt0MhVqOvnGSvESO1YBOPcI13cgCX7CcLj22hWPrlaOj
            -----END PRIVATE KEY-----
            """)

    /// For `other.example`.
    static let otherName = TestIdentity(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBYTCCAQegAwIBAgIUWm3uWnbiyk8jWg73fmaI7/TdVCEwCgYIKoZIzj0EAwIw
            GDEWMBQGA1UEAwwNUGFjQ3J5cHQgdGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIw
            MDEwMTAwMDAwMFowGDEWMBQGA1UEAwwNUGFjQ3J5cHQgdGVzdDBZMBMGByqGSM49
            AgEGCCqGSM49AwEHA0IABAmZvgUExKoVFrXY1hVTGi9CD6i5LEFMS4bqwBr3jTJf
            dhbs5mvd4eMhL4l0qHN+HL0ktgFaNqQ5c1CyBjO7NsijLTArMA8GA1UdEwEB/wQF
            MAMBAf8wGAYDVR0RBBEwD4INb3RoZXIuZXhhbXBsZTAKBggqhkjOPQQDAgNIADBF
            AiEAvs+6xT9r87X0o4zixlUhRwq8JwSAsVmJpcBaQTVbd/QCIGgM1q3hzoovUf4N
            W2gziQboCYRsDGcdq3rK1dQk5z48
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEIxyi8DEwNnn06cM
            ZMfa0If1jd7s9i7poJ1GT1jyFbuhRANCAAQJmb4FBMSqFRa12NYVUxovQg+ouSxB
            TEuG6sAa940yX3YW7OZr3eHjIS+JdKhzfhy9JLYBWjakOXNQsgYzuzbI
            -----END PRIVATE KEY-----
            """)
}
