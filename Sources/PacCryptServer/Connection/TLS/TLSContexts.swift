import NIOSSL
import Synchronization

/// What the server answers TLS with. Each connection takes what is there when it begins, and goes on with that.
public final class TLSContexts: Sendable {
    private let latest: Mutex<NIOSSLContext>

    /// - Parameter context: one that ``context(chain:key:)`` has made.
    public init(_ context: NIOSSLContext) {
        latest = Mutex(context)
    }

    /// What the next connection takes.
    var current: NIOSSLContext { latest.withLock { $0 } }

    /// Lets connections from now on take another one.
    public func replace(with context: NIOSSLContext) {
        latest.withLock { $0 = context }
    }

    /// What TLS is answered with under an identity: 1.3, or 1.2 with an ephemeral key and an authenticated cipher. The
    /// exchange of keys is a post-quantum hybrid with whoever knows it (X25519MLKEM768, draft-ietf-tls-ecdhe-mlkem),
    /// so that what is recorded today is not readable to a quantum computer to come. Blocks.
    ///
    /// - Parameters:
    ///   - chain: the server's certificate, and those that it was signed with.
    ///   - key: the certificate's private key.
    /// - Throws: what the library throws when they do not belong together.
    public static func context(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // Of TLS 1.2 alone: all ciphers of 1.3 are as good.
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        configuration.curves = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
        // Nothing that is signed with SHA-1, which the library would do for a client that knows no better.
        configuration.signingSignatureAlgorithms = [
            .ecdsaSecp256R1Sha256, .rsaPssRsaeSha256, .rsaPkcs1Sha256, .ecdsaSecp384R1Sha384, .rsaPssRsaeSha384,
            .rsaPkcs1Sha384, .ecdsaSecp521R1Sha512, .rsaPssRsaeSha512, .rsaPkcs1Sha512, .ed25519,
        ]
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
