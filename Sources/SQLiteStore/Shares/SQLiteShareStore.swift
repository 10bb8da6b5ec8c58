import FileSystem
import Foundation
import GRDB
import PacShare
import RequestGuard

/// Keeps shares: the record as a whole, and beside it what is searched for.
struct SQLiteShareStore: ShareStore {
    let connection: Connection
    let erasure: Erasure

    func instance() async throws -> InstanceID {
        try await Self.reporting { try await mark.instance() }
    }

    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async throws -> InsertReply {
        try await Self.reporting {
            let reply = try await connection.write { database -> InsertReply in
                guard try !rows.exists(share.key, in: database) else { return .exists }
                for allowance in quota.allowances(of: share.uploaders) {
                    let active = try rows.active(of: allowance.uploader, at: now, in: database)
                    guard active < allowance.most else { return .tooManyOfClient }
                }
                try rows.insert(share, in: database)
                return .inserted
            }
            if reply == .inserted { await mark.renew() }
            return reply
        }
    }

    func activeShares(of uploader: UploaderKey, now: Timestamp) async throws -> Int {
        try await Self.reporting {
            try await connection.read { try rows.active(of: uploader, at: now, in: $0) }
        }
    }

    func share(_ key: ShareKey) async throws -> Share? {
        try await Self.reporting {
            try await connection.read { try rows.share(key, in: $0) }
        }
    }

    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async throws -> ShareOutcome? {
        try await Self.reporting {
            let (outcome, isErased) = try await connection.write { database -> (ShareOutcome?, Bool) in
                guard let old = try rows.share(key, in: database) else { return (nil, false) }
                var share = old
                let (reply, events) = share.handle(command, now: now)
                if share != old { try rows.update(old, to: share, in: database) }
                let outcome = ShareOutcome(reply: reply, events: events, share: share)
                return (outcome, share.hasForgotten(of: old))
            }
            if isErased { await erasure.run() }
            return outcome
        }
    }

    func due(now: Timestamp, after: DueShare?, limit: Int) async throws -> [DueShare] {
        await erasure.runIfOwed()
        return try await Self.reporting {
            try await connection.read { try rows.due(now: now, after: after, limit: limit, in: $0) }
        }
    }

    func remove(_ key: ShareKey) async throws {
        try await Self.reporting {
            let wasThere = try await connection.write { try rows.remove(key, in: $0) }
            if wasThere { await erasure.run() }
        }
    }

    func blobs(after: BlobID?, limit: Int) async throws -> [StoredReference] {
        try await Self.reporting {
            try await connection.read { try rows.references(after: after, limit: limit, in: $0) }
        }
    }

    func totals() async throws -> ShareTotals {
        try await Self.reporting {
            try await connection.read { try rows.totals(in: $0) }
        }
    }

    private var mark: DatabaseMark { DatabaseMark(connection: connection) }
    private var rows: ShareRows { ShareRows(connection: connection) }

    /// Gives every failure the type that the port has for it.
    static func reporting<Output>(_ body: () async throws -> Output) async throws -> Output {
        do {
            return try await body()
        } catch let failure as StorageFailure {
            throw ShareError.storageUnavailable(cause: failure)
        }
    }
}

extension Share {
    /// Whether something that a password or a token opens was in an older state and is not any more.
    fileprivate func hasForgotten(of old: Share) -> Bool {
        metadata != old.metadata || qr != old.qr
    }
}
