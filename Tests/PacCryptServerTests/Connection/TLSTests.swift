import Foundation
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOSSL
import RequestGuard
import TestSupport
import Testing

@testable import PacCryptServer

@Suite("TLS")
struct TLSTests {
    private enum Kind: String {
        case elliptic = "ec"
        case rsa = "rsa:2048"
    }

    /// What a server answers TLS with under a certificate of its own.
    private static func context(_ kind: Kind) throws -> NIOSSLContext {
        let folder = try TemporaryFolder()
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.currentDirectoryURL = folder.url
        openssl.arguments =
            ["openssl", "req", "-x509", "-newkey", kind.rawValue]
            + (kind == .elliptic ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [])
            + ["-nodes", "-subj", "/CN=localhost", "-days", "30", "-keyout", "key.pem", "-out", "certificate.pem"]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        return try TLSContexts.context(
            chain: NIOSSLCertificate.fromPEMFile(folder["certificate.pem"].path),
            key: NIOSSLPrivateKey(file: folder["key.pem"].path, format: .pem))
    }

    /// Whether a client gets a text to the server.
    ///
    /// - Parameter change: what the client asks for.
    private static func connects(
        to server: NIOSSLContext, _ change: (inout TLSConfiguration) -> Void = { _ in }
    ) throws -> Bool {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        change(&configuration)
        let (near, far) = (EmbeddedChannel(), EmbeddedChannel())
        defer {
            for channel in [near, far] { Self.end(channel) }
        }
        try near.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: nil))
        try far.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: server))
        for channel in [far, near] {
            channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        }
        near.writeAndFlush(ByteBuffer(string: "hello"), promise: nil)
        do {
            var isMoving = true
            while isMoving {
                isMoving = false
                for (source, target) in [(near, far), (far, near)] {
                    while let bytes = try source.readOutbound(as: ByteBuffer.self) {
                        try target.writeInbound(bytes)
                        isMoving = true
                    }
                }
            }
        } catch is NIOSSLError {
            return false
        }
        return try far.readInbound(as: ByteBuffer.self) == ByteBuffer(string: "hello")
    }

    /// Closes a channel. The other end is not there to answer, which TLS waits for until the channel's own time has
    /// passed.
    private static func end(_ channel: EmbeddedChannel) {
        channel.close(promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .minutes(1))
    }

    @Test("1.3 and 1.2 are answered, nothing older", arguments: ["ec", "rsa:2048"])
    func versions(kind: String) throws {
        let server = try Self.context(try #require(Kind(rawValue: kind)))
        for (version, isAnswered) in [(TLSVersion.tlsv13, true), (.tlsv12, true), (.tlsv11, false), (.tlsv1, false)] {
            let connects = try Self.connects(to: server) {
                $0.minimumTLSVersion = version
                $0.maximumTLSVersion = version
            }
            #expect(connects == isAnswered, "\(version)")
        }
    }

    @Test("1.2 has ephemeral keys and authenticated ciphers alone")
    func ciphers() throws {
        let (elliptic, rsa) = (try Self.context(.elliptic), try Self.context(.rsa))
        let accepted: [(NIOSSLContext, NIOTLSCipher)] = [
            (elliptic, .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256), (elliptic, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
            (elliptic, .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
            (rsa, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), (rsa, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
            (rsa, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
        ]
        let refused: [(NIOSSLContext, NIOTLSCipher)] = [
            (elliptic, .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA), (elliptic, .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA),
            (rsa, .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA), (rsa, .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA),
            (rsa, .TLS_RSA_WITH_AES_128_GCM_SHA256), (rsa, .TLS_RSA_WITH_AES_256_GCM_SHA384),
            (rsa, .TLS_RSA_WITH_AES_128_CBC_SHA), (rsa, .TLS_RSA_WITH_AES_256_CBC_SHA),
        ]
        for (isAccepted, list) in [(true, accepted), (false, refused)] {
            for (server, cipher) in list {
                let connects = try Self.connects(to: server) {
                    $0.maximumTLSVersion = .tlsv12
                    $0.cipherSuiteValues = [cipher]
                }
                #expect(connects == isAccepted, "\(cipher)")
            }
        }
    }

    @Test("Keys are exchanged by the post-quantum hybrid with whoever knows it, by the usual curves with others")
    func groups() throws {
        let server = try Self.context(.elliptic)
        for (group, isAnswered) in [
            (NIOTLSCurve.x25519_MLKEM768, true), (.x25519, true), (.secp256r1, true), (.secp384r1, true),
            (.secp521r1, false),
        ] {
            #expect(try Self.connects(to: server) { $0.curves = [group] } == isAnswered, "\(group)")
        }
    }

    @Test("Nothing is signed with SHA-1, not even for a client that knows nothing else")
    func signatures() throws {
        let server = try Self.context(.rsa)
        for (algorithm, isAnswered) in [
            (SignatureAlgorithm.rsaPssRsaeSha256, true), (.rsaPkcs1Sha256, true), (.rsaPkcs1Sha1, false),
        ] {
            let connects = try Self.connects(to: server) {
                $0.maximumTLSVersion = .tlsv12
                $0.verifySignatureAlgorithms = [algorithm]
            }
            #expect(connects == isAnswered, "\(algorithm)")
        }
    }

    @Test("Who has to give way is gone at once, whether they take note of the end or not")
    func givesWay() throws {
        let (channel, activity) = (EmbeddedChannel(), Activity(.idle))
        defer { Self.end(channel) }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(NIOSSLServerHandler(context: Self.context(.elliptic)))
        try pipeline.addHandler(
            ConnectionHandler(limits: ConnectionLimits(), now: channel.eventLoop.now, activity: activity) { _ in
                (HTTPResponse(status: .badRequest), ByteBuffer())
            })
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        #expect(channel.isActive)
        channel.triggerUserOutboundEvent(GiveWay(activity: activity), promise: nil)
        #expect(!channel.isActive)
    }

    @Test("A connection takes what is there when it begins")
    func replaced() throws {
        let contexts = TLSContexts(try Self.context(.rsa))
        let first = contexts.current
        contexts.replace(with: try Self.context(.elliptic))
        let onlyElliptic: (inout TLSConfiguration) -> Void = {
            $0.maximumTLSVersion = .tlsv12
            $0.cipherSuiteValues = [.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]
        }
        #expect(try Self.connects(to: contexts.current, onlyElliptic))
        #expect(try !Self.connects(to: first, onlyElliptic) && Self.connects(to: first))
    }
}
