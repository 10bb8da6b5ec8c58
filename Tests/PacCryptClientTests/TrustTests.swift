import Foundation
import NIOCore
import NIOPosix
import PacCryptAPI
import PacCryptClient
import SystemPackage
import TestSupport
import Testing

@Suite("Trust")
struct TrustTests {
    private static let share = ShareAnswer(requires2FA: false, expiresAt: "", sealed: true)

    @Test("A certificate that nobody vouches for is refused before anything is sent")
    func untrusted() async throws {
        let context = try TestIdentity.loopback.context
        try await FakeServer.with(tls: context, { _, _ in .json(Self.share) }) { server, address in
            let error = await clientError {
                try await PacCryptClient.with(Pauses().configuration()) { client in
                    _ = try await client.share(Sample.link(address))
                }
            }
            #expect(error?.code == .notTrusted)
            #expect(error?.message.hasSuffix("its certificate is not trusted") == true)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("A server that does not speak TLS is said to be that, not to have a bad certificate")
    func plain() async throws {
        let listener = try await Self.plainListener()
        let port = listener.localAddress?.port ?? 0
        let address = try ServerAddress("https://127.0.0.1:\(port)")
        let error = await clientError {
            try await PacCryptClient.with(Pauses().configuration()) { client in
                _ = try await client.share(Sample.link(address))
            }
        }
        try await listener.close()
        #expect(error?.code == .notTrusted)
        #expect(
            error?.message == "No encrypted connection to 127.0.0.1, port \(port): what answers there does not speak "
                + "TLS; is the link http:// instead of https://?")
    }

    @Test("A certificate for another name is refused, with that reason")
    func otherName() async throws {
        let identity = TestIdentity.otherName
        try await FakeServer.with(tls: try identity.context, { _, _ in .json(Self.share) }) { server, address in
            try await identity.trusted(Pauses().configuration()) { configuration in
                let error = await clientError {
                    try await PacCryptClient.with(configuration) { client in
                        _ = try await client.share(Sample.link(address))
                    }
                }
                #expect(error?.code == .notTrusted)
                #expect(error?.message.hasSuffix("its certificate is for another name") == true)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("Where nobody listens the message names host and port, and nothing of the link")
    func refused() async throws {
        let unused = try ReservedPort()
        let address = try ServerAddress("http://127.0.0.1:\(unused.number)")
        var configuration = Pauses().configuration()
        configuration.retrying.retries = 0
        let error = await clientError {
            try await PacCryptClient.with(configuration) { client in
                _ = try await client.share(Sample.link(address))
            }
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message == "No connection to 127.0.0.1, port \(address.port): connection refused")
        configuration.proxy = ClientConfiguration.Proxy(host: "127.0.0.1", port: address.port)
        let proxied = await clientError {
            try await PacCryptClient.with(configuration) { client in
                _ = try await client.share(Sample.link(try ServerAddress("https://share.example")))
            }
        }
        #expect(
            proxied?.message == "No connection to the proxy 127.0.0.1, port \(address.port): connection refused")
        withExtendedLifetime(unused) {}
    }

    /// Answers whatever comes as a server without TLS does.
    private static func plainListener() async throws -> any Channel {
        try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(BadRequestHandler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private final class BadRequestHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }
    }

    @Test("A certificate in the file of trusted ones is accepted")
    func trusted() async throws {
        let identity = TestIdentity.loopback
        try await FakeServer.with(tls: try identity.context, { _, _ in .json(Self.share) }) { _, address in
            try await identity.trusted(Pauses().configuration()) { configuration in
                let answer = try await PacCryptClient.with(configuration) { client in
                    try await client.share(Sample.link(address))
                }
                #expect(answer == Self.share)
            }
        }
    }

    @Test("A file of trusted certificates counts whole, be it long; one that is far too long is said to be that")
    func long() async throws {
        let identity = TestIdentity.loopback
        let folder = try TemporaryFolder()
        let comment = Array(repeating: "# Some of those whom a company trusts.\n", count: 50_000).joined()
        var made = Pauses().configuration()
        made.certificateAuthorityFile = FilePath(
            try folder.write(comment + identity.certificate + "\n", to: "authority.pem"))
        let configuration = made
        try await FakeServer.with(tls: try identity.context, { _, _ in .json(Self.share) }) { _, address in
            let answer = try await PacCryptClient.with(configuration) { client in
                try await client.share(Sample.link(address))
            }
            #expect(answer == Self.share)
        }
        #expect(truncate(folder.path("authority.pem"), 16 << 20 + 1) == 0)
        let error = await clientError { try await PacCryptClient.with(configuration) { _ in } }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("longer than 16777216 bytes") == true)
    }

    @Test("A file of trusted certificates that cannot be read is an error, not the system's trust")
    func unreadable() async throws {
        var configuration = Pauses().configuration()
        configuration.certificateAuthorityFile = "/nowhere/ca.pem"
        let error = await clientError { try await PacCryptClient.with(configuration) { _ in } }
        #expect(error?.code == .invalidConfiguration)
    }
}
