import NIOCore
import NIOEmbedded
import Testing

@testable import PacCryptServer

@Suite("Connections that were accepted")
struct AcceptedConnectionTests {
    @Test("One that nobody is left to serve is closed", arguments: [false, true])
    func dropped(isActive: Bool) async throws {
        let channel = NIOAsyncTestingChannel()
        if isActive { try await connect(channel) }
        try await accept(channel) { _ in }
        try await channel.closeFuture.get()
        #expect(!channel.isActive)
    }

    @Test("One that is served stays open until its service ends")
    func served() async throws {
        let channel = NIOAsyncTestingChannel()
        try await connect(channel)
        let parts = try await accept(channel) { $0.take() }
        try await parts.executeThenClose { _, _ in
            #expect(channel.isActive)
        }
        #expect(!channel.isActive)
    }

    private func connect(_ channel: NIOAsyncTestingChannel) async throws {
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
    }

    private func accept<Value: Sendable>(
        _ channel: NIOAsyncTestingChannel, _ use: @escaping @Sendable (AcceptedConnection) -> Value
    ) async throws -> Value {
        try await channel.eventLoop.submit {
            use(AcceptedConnection(try AcceptedConnection.Parts(wrappingChannelSynchronously: channel)))
        }.get()
    }
}
