import FileSystem
import PacCryptAPI
import PacShare
import RequestGuard
import Synchronization
import SystemPackage
import Testing

@testable import PacCryptServer

extension ServerTests {
    /// Whoever runs the server learns why it refuses work that it should do.
    @Suite("Causes in the log")
    struct FailureLogTests {
        private static let refusal = FileError.system(.ioError, action: "read", path: "/srv/uploads/1.blob")
        private static let full = FileError.system(.noSpace, action: "write", path: "/srv/uploads/1.blob")

        private let broken: BreakableBlobStore
        private let server: TestServer

        init() {
            var server = TestServer()
            broken = BreakableBlobStore(server.blobs)
            server.brokenBlobs = broken
            self.server = server
        }

        private var failures: [String] { server.log.lines.filter { $0.contains("request failed") } }

        private func expectFailure(_ code: ErrorCode, _ error: String, route: String) {
            #expect(failures.count == 1, "\(failures)")
            for text in ["error ", "answer=\(code.rawValue)", "error=\(error)", "route=\(route)"] {
                #expect(failures.first?.contains(text) == true, "\(text): \(failures)")
            }
        }

        @Test("An upload that files are the reason to refuse, by a program or a page", arguments: [false, true])
        func upload(isByPage: Bool) async throws {
            try await server.runShares { calls in
                broken.error.withLock { $0 = Self.full }
                let form = ShareCalls.form.file("secret-name.txt", [1, 2, 3])
                let answer =
                    isByPage
                    ? try await SharedByForm.send(calls.client, form) : try await calls.client.post(.shares, form)
                #expect(answer.status.code == 507)
            }
            expectFailure(.storageFull, "\(Self.full)", route: "/api/pacshare")
            #expect(!server.log.lines.contains { $0.contains("secret-name") || $0.contains("for the") })
        }

        @Test("A pickup, by a program and on the page that shows the refusal beside its form")
        func pickup() async throws {
            try await server.runShares { calls in
                let share = try await calls.create(ShareCalls.form.file("f", [1, 2, 3]))
                let unlocked: ShareUnlockedAnswer = try await calls.unlock(share.id).decoded()
                broken.error.withLock { $0 = Self.refusal }
                let answer = try await calls.open(share.id, ticket: unlocked.ticket)
                #expect(answer.status.code == 503 && !answer.text.contains("srv"))
                expectFailure(.unavailable, "\(Self.refusal)", route: APIPath.shareOpen.rawValue)

                server.clock.advance(seconds: 60)
                let page = try await Browser(calls.client).submit(
                    "/pickup/\(share.id)", ["ticket": unlocked.ticket.text, "enc_password": "for the file"])
                #expect(page.status.code == 503 && page.text.contains("<form") && !page.text.contains("srv"))
                #expect(failures.count == 2 && failures[1].contains("route=/pickup/{id}"))
                #expect(!server.log.lines.contains { $0.contains(share.id) || $0.contains(unlocked.ticket.text) })
            }
        }

        @Test("A cause that goes on is told once a minute, with how often it came; another one at once")
        func flood() async throws {
            try await server.runShares { calls in
                let form = ShareCalls.form.file("f", [1, 2, 3])
                broken.error.withLock { $0 = Self.full }
                for _ in 0..<5 { _ = try await calls.client.post(.shares, form) }
                #expect(failures.count == 1)
                // The same cause at another file.
                broken.error.withLock { $0 = .system(.noSpace, action: "write", path: "/srv/uploads/2.blob") }
                server.clock.advance(seconds: 59)
                _ = try await calls.client.post(.shares, form)
                #expect(failures.count == 1)
                server.clock.advance(seconds: 1)
                _ = try await calls.client.post(.shares, form)
                #expect(failures.count == 2 && failures[1].contains("times before=5"), "\(failures)")
                broken.error.withLock { $0 = Self.refusal }
                _ = try await calls.client.post(.shares, form)
                #expect(failures.count == 3 && !failures[2].contains("times before"), "\(failures)")
            }
        }

        @Test("Causes of any number cost a bounded number of lines")
        func many() async throws {
            try await server.runShares { calls in
                let form = ShareCalls.form.file("f", [1, 2, 3])
                for number in Int32(1)...80 {
                    broken.error.withLock {
                        $0 = .system(Errno(rawValue: 200 + number), action: "write", path: "/srv/uploads/1.blob")
                    }
                    _ = try await calls.client.post(.shares, form)
                }
                #expect((50...51).contains(failures.count))
            }
        }

        @Test("Causes that are forgotten tell how often they came since they were last told")
        func forgotten() async throws {
            try await server.runShares { calls in
                let form = ShareCalls.form.file("f", [1, 2, 3])
                broken.error.withLock { $0 = Self.full }
                for _ in 0..<3 { _ = try await calls.client.post(.shares, form) }
                server.clock.advance(seconds: 60)
                for number in Int32(1)...60 {
                    broken.error.withLock {
                        $0 = .system(Errno(rawValue: 200 + number), action: "write", path: "/srv/uploads/1.blob")
                    }
                    _ = try await calls.client.post(.shares, form)
                }
                let told = server.log.lines.filter { $0.contains("requests failed before") }
                #expect(told.count == 1 && told[0].contains("times=2") && told[0].contains("\(Self.full)"), "\(told)")
            }
        }

        @Test("A database that is full or broken is told with its path, and its answer does not name it")
        func database() async throws {
            var server = server
            let failing = FailingShareStore(
                cause: .full("There is no space left for /srv/data/paccrypt.sqlite."))
            server.brokenShares = failing
            try await server.runShares { calls in
                let answer = try await calls.client.post(.shares, ShareCalls.form.file("f", [1, 2, 3]))
                #expect(answer.status.code == 507 && !answer.text.contains("srv"))
            }
            expectFailure(.storageFull, "\(failing.cause)", route: "/api/pacshare")
        }

        @Test("An account that cannot be read is told, and its answer does not say why")
        func account() async throws {
            let failure = StorageFailure.file(Self.refusal)
            server.admin.credentialFailure.withLock { $0 = failure }
            try await server.run { client in
                let answer = try await client.get("/admin-login", headers: [.accept: "application/json"])
                #expect(answer.status.code == 503 && !answer.text.contains("srv"))
            }
            expectFailure(.unavailable, "\(failure)", route: "/admin-login")
        }

        @Test("Too much at once is told as a warning, with what it is of")
        func load() async throws {
            var server = server
            server.configuration.maximumRequestsInFlight = 0
            try await server.run { client in
                for _ in 0..<3 {
                    let answer = try await client.get("/api/version")
                    #expect(answer.status.code == 503)
                }
            }
            #expect(failures.count == 1, "\(failures)")
            for text in ["warning ", "answer=busy", "error=\(NoPlace.atAll)"] {
                #expect(failures.first?.contains(text) == true, "\(text): \(failures)")
            }
        }

        @Test("What the client is the reason of is not told as a failure")
        func refusals() async throws {
            try await server.runShares { calls in
                _ = try await calls.client.post(.shares, Form().field(.pickupPassword, "p"))
                _ = try await calls.client.get("/nothing")
                _ = try await calls.unlock(String(repeating: "A", count: 32))
            }
            #expect(failures.isEmpty)
        }
    }
}

/// A store that refuses to write and to read when it is told to.
private final class BreakableBlobStore: BlobStore {
    let error = Mutex<FileError?>(nil)
    private let store: any BlobStore

    init(_ store: any BlobStore) {
        self.store = store
    }

    private func check() throws {
        if let error = error.withLock(\.self) { throw BlobError.file(error) }
    }

    func makeWriter(room: Int, pieceCount: Int) async throws -> any BlobWriter {
        try check()
        return try await store.makeWriter(room: room, pieceCount: pieceCount)
    }

    func reader(_ id: BlobID) async throws -> any BlobReader {
        try check()
        return try await store.reader(id)
    }

    func holds(anyOf ids: [BlobID]) async throws -> Bool { try await store.holds(anyOf: ids) }
    func claim(for instance: InstanceID) async throws -> BlobStoreClaim { try await store.claim(for: instance) }
    func delete(_ id: BlobID) async throws { try await store.delete(id) }
    func blobs(after: BlobID?, limit: Int) async throws -> [BlobEntry] {
        try await store.blobs(after: after, limit: limit)
    }
    func setAside(_ id: BlobID, now: Timestamp) async throws { try await store.setAside(id, now: now) }
    func deleteSetAside(before moment: Timestamp) async throws -> Int {
        try await store.deleteSetAside(before: moment)
    }
    func space() async throws -> VolumeSpace { try await store.space() }
}

/// A store that fails whenever it is asked.
private struct FailingShareStore: ShareStore {
    let cause: StorageFailure
    private var error: ShareError { .storageUnavailable(cause: cause) }

    init(cause: StorageFailure) {
        self.cause = cause
    }

    func instance() async throws -> InstanceID { throw error }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async throws -> InsertReply { throw error }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async throws -> Int { throw error }
    func share(_ key: ShareKey) async throws -> Share? { throw error }
    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async throws -> ShareOutcome? {
        throw error
    }
    func due(now: Timestamp, after: DueShare?, limit: Int) async throws -> [DueShare] { throw error }
    func remove(_ key: ShareKey) async throws { throw error }
    func blobs(after: BlobID?, limit: Int) async throws -> [StoredReference] { throw error }
    func totals() async throws -> ShareTotals { throw error }
}
