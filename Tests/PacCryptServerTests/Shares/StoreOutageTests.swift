import HTTPTypes
import NIOEmbedded
import PacCryptAPI
import PacShare
import PacShareConformance
import RequestGuard
import Synchronization
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Downloads while what was sent cannot be noted")
    struct StoreOutageTests {
        private static let content = [UInt8](repeating: UInt8(ascii: "~"), count: 100_000)

        @Test("Of a store that fails for good nobody gets a download whole, and it is not counted", arguments: [0, 10])
        func outageForGood(grace: Int) async throws {
            var server = TestServer()
            let store = UnnotedShareStore(server.shares)
            server.brokenShares = store
            server.settings.burnGraceMinutes = grace
            server.patience = .milliseconds(300)
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                let lease = try await calls.lease(share.id)
                let path = APIPath.shareFile.path(id: share.id)
                store.fail(.max)
                let cut = try await RawConnection.talk(to: calls.client.port) { connection in
                    try connection.send(
                        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(lease)\r\n\r\n")
                    return (try? connection.receiveToEnd()) ?? ""
                }
                #expect(cut.utf8.count { $0 == UInt8(ascii: "~") } < Self.content.count)
                store.fail(0)
                #expect(try await calls.status(share).deliveredAt == nil)
                let whole = try await calls.file(share.id, lease: lease)
                #expect(whole.bytes == Self.content)
                #expect(try await comesTrue { try await calls.status(share).deliveredAt != nil })
            }
        }

        @Test("A store that fails for a while counts a download when it works again", arguments: [0, 10])
        func outageForAWhile(grace: Int) async throws {
            var server = TestServer()
            let store = UnnotedShareStore(server.shares)
            server.brokenShares = store
            server.settings.burnGraceMinutes = grace
            server.patience = .seconds(60)
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                let lease = try await calls.lease(share.id)
                store.fail(2)
                let whole = try await calls.file(share.id, lease: lease)
                #expect(whole.bytes == Self.content)
                #expect(try await comesTrue { try await calls.status(share).deliveredAt != nil })
            }
        }

        @Test("A connection that is written to keeps its lease, and is closed when the lease has ended")
        func heartbeat() async throws {
            let server = TestServer()
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("a", Self.content))
                let id = try #require(ShareID(share.id))
                let lease = try #require(ShareToken(try await calls.lease(share.id)))
                try await TemporaryFolder.with { folder in
                    let services = try server.services(folder: folder)
                    let leased = try await SharePickup(services.shares).leased(id, lease: lease)
                    let channel = NIOAsyncTestingChannel()
                    try await channel.connect(to: .init(unixDomainSocketPath: "/x"))
                    let heartbeat = LeaseHeartbeat(leased, channel, pause: .milliseconds(5)).start()
                    defer { heartbeat.cancel() }
                    server.clock.advance(seconds: 50)
                    #expect(
                        try await comesTrue {
                            await server.shares.share(id.key)?.leases.first?.lastSeenAt == server.clock.timestamp
                        })
                    #expect(channel.isActive)
                    _ = await server.shares.perform(.revoke, on: id.key, now: server.clock.timestamp)
                    #expect(try await comesTrue { !channel.isActive })
                }
            }
        }
    }
}

/// Shares of which, for some times, it cannot be noted what was sent.
private final class UnnotedShareStore: ShareStore {
    private let memory: InMemoryShareStore
    private let failures = Mutex(0)

    init(_ memory: InMemoryShareStore) {
        self.memory = memory
    }

    func fail(_ count: Int) {
        failures.withLock { $0 = count }
    }

    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async throws -> ShareOutcome? {
        if case .progress = command {
            try failures.withLock { left in
                guard left > 0 else { return }
                left -= 1
                throw ShareError.storageUnavailable(cause: .full("The disk is full."))
            }
        }
        return await memory.perform(command, on: key, now: now)
    }

    func instance() async -> InstanceID { await memory.instance() }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        await memory.insert(share, quota: quota, now: now)
    }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await memory.activeShares(of: uploader, now: now)
    }
    func share(_ key: ShareKey) async -> Share? { await memory.share(key) }
    func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] {
        await memory.due(now: now, after: after, limit: limit)
    }
    func remove(_ key: ShareKey) async { await memory.remove(key) }
    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] { await memory.blobs(after: after, limit: limit) }
    func totals() async -> ShareTotals { await memory.totals() }
}
