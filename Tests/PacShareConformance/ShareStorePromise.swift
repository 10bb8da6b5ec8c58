import PacShare
import RequestGuard
import Testing

private typealias Example = ShareExample

/// What every adapter of `ShareStore` promises. Each check gets an empty store.
public struct ShareStorePromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with an empty store.
    public let check: @Sendable (any ShareStore) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (any ShareStore) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    /// All promises.
    public static let all = records + commands + lists

    private static let records = [
        ShareStorePromise("a share comes back as it was kept, and is forgotten when it is removed") { store in
            let share = try Example.share(sizes: [0, 5, UInt64(1) << 40], qrToken: .random(), requiresCode: true)
            #expect(try await store.share(share.key) == nil)
            #expect(try await store.insert(share, quota: ShareQuota(), now: Example.start) == .inserted)
            #expect(try await store.share(share.key) == share)
            #expect(try await store.insert(share, quota: ShareQuota(), now: Example.start) == .exists)
            try await store.remove(share.key)
            try await store.remove(share.key)
            #expect(try await store.share(share.key) == nil)
        },
        ShareStorePromise("an uploader has as many active shares as allowed, and others are not counted") { store in
            let quota = ShareQuota(activeSharesPerClient: 2)
            let first = try Example.share(uploader: 1, lifeSeconds: 100)
            #expect(try await store.insert(first, quota: quota, now: Example.at(0)) == .inserted)
            let second = try Example.share(uploader: 1)
            #expect(try await store.insert(second, quota: quota, now: Example.at(0)) == .inserted)
            #expect(try await store.activeShares(of: first.uploader, now: Example.at(99)) == 2)
            #expect(try await store.activeShares(of: first.uploader, now: Example.at(100)) == 1)
            let third = try Example.share(uploader: 1)
            #expect(try await store.activeShares(of: try Example.share(uploader: 2).uploader, now: Example.at(0)) == 0)
            #expect(try await store.insert(third, quota: quota, now: Example.at(99)) == .tooManyOfClient)
            #expect(try await store.share(third.key) == nil)
            let other = try Example.share(uploader: 2)
            #expect(try await store.insert(other, quota: quota, now: Example.at(99)) == .inserted)
            // The first has expired, though nobody has swept it.
            #expect(try await store.insert(third, quota: quota, now: Example.at(100)) == .inserted)
            let fourth = try Example.share(uploader: 1)
            #expect(try await store.insert(fourth, quota: quota, now: Example.at(100)) == .tooManyOfClient)
            _ = try await store.perform(.revoke, on: second.key, now: Example.at(100))
            #expect(try await store.insert(fourth, quota: quota, now: Example.at(100)) == .inserted)
        },
        ShareStorePromise("a network around uploaders has twice as many, and the next wider one four times") { store in
            let quota = ShareQuota(activeSharesPerClient: 1)
            func make(_ uploader: UInt8, _ networks: [UInt8], lifeSeconds: Int64 = 86_400) throws -> Share {
                try Example.share(uploader: uploader, networks: networks, lifeSeconds: lifeSeconds)
            }
            for (uploader, networks) in [(1, [101, 201]), (2, [101, 201]), (3, [102, 201])] as [(UInt8, [UInt8])] {
                let share = try make(uploader, networks)
                #expect(try await store.insert(share, quota: quota, now: Example.start) == .inserted)
                #expect(try await store.share(share.key) == share)
            }
            let full = try make(4, [101, 201])
            #expect(try await store.insert(full, quota: quota, now: Example.start) == .tooManyOfClient)
            let short = try make(4, [102, 201], lifeSeconds: 100)
            #expect(try await store.insert(short, quota: quota, now: Example.start) == .inserted)
            for (uploader, active) in [(1, 1), (4, 1), (101, 2), (102, 2), (201, 4), (9, 0)] as [(UInt8, Int)] {
                let key = Example.uploaderKey(uploader)
                #expect(try await store.activeShares(of: key, now: Example.start) == active)
            }
            // The widest one is full, whatever is around a client in it.
            let fifth = try make(5, [103, 201])
            #expect(try await store.insert(fifth, quota: quota, now: Example.at(99)) == .tooManyOfClient)
            for other in [try make(6, [104, 202]), try make(7, [])] {
                #expect(try await store.insert(other, quota: quota, now: Example.at(99)) == .inserted)
            }
            #expect(try await store.insert(fifth, quota: quota, now: Example.at(100)) == .inserted)
        },
        ShareStorePromise("of many parallel inserts of one uploader exactly the allowed number succeeds") { store in
            let shares = try (0..<20).map { _ in try Example.share() }
            let inserted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for share in shares {
                    group.addTask {
                        let quota = ShareQuota(activeSharesPerClient: 3)
                        return try await store.insert(share, quota: quota, now: Example.start) == .inserted
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(inserted == 3)
        },
        ShareStorePromise("the database keeps its name") { store in
            let instance = try await store.instance()
            #expect(try await store.instance() == instance)
        },
    ]

    private static let commands = [
        ShareStorePromise("a command gives what the state machine gives, and its result is kept") { store in
            let share = try Example.share(sizes: [10, 20])
            _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
            var expected = share
            let token = ShareToken.random()
            let steps: [(ShareCommand, Int64)] = [
                (.reserveAttempt(ticket: nil), 1), (.unlock(try Example.ticket(token)), 2),
                (.claimDownload(try Example.lease(token, of: share)), 3),
                (.progress(lease: token.hash, sent: [SentRange(.file(0), 0..<10)], arrived: []), 4),
                (.progress(lease: token.hash, sent: [SentRange(.file(1), 0..<20)], arrived: []), 5),
                (.confirm(lease: token.hash), 6), (.forgetBlobs, 7), (.settle, 90_000),
            ]
            for (command, second) in steps {
                let (reply, events) = expected.handle(command, now: Example.at(second))
                let outcome = try await store.perform(command, on: share.key, now: Example.at(second))
                #expect(outcome == ShareOutcome(reply: reply, events: events, share: expected))
                #expect(try await store.share(share.key) == expected)
            }
        },
        ShareStorePromise("a command for a share that is not there has no outcome") { store in
            let outcome = try await store.perform(.settle, on: ShareID.random().key, now: Example.start)
            #expect(outcome == nil)
        },
        ShareStorePromise("of 50 parallel openings with one download left exactly one succeeds") { store in
            let share = try Example.share()
            _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
            let replies = try await withThrowingTaskGroup(of: ShareReply?.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let grant = try Example.lease(.random(), of: share)
                        return try await store.perform(.claimDownload(grant), on: share.key, now: Example.at(1))?.reply
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.count { $0 == .claimed(.download) } == 1)
            #expect(replies.count { $0 == .beingDownloaded(retryAfterSeconds: 60) } == 49)
            #expect(try await store.share(share.key)?.leases.count == 1)
        },
        ShareStorePromise("parallel attempts never pass the sender's bound") { store in
            let share = try Example.share(rules: ShareRules(maxAttempts: 7))
            _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        let command = ShareCommand.reserveAttempt(ticket: nil)
                        return try await store.perform(command, on: share.key, now: Example.at(1))?.reply == .done
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 7)
        },
    ]

    private static let lists = [
        ShareStorePromise("shares are due when time changes them, the longest overdue first") { store in
            let early = try Example.share(lifeSeconds: 100)
            let late = try Example.share(lifeSeconds: 200)
            for share in [late, early] { _ = try await store.insert(share, quota: ShareQuota(), now: Example.start) }
            func due(_ seconds: Int64, limit: Int = 10) async throws -> [ShareKey] {
                try await store.due(now: Example.at(seconds), after: nil, limit: limit).map(\.key)
            }
            #expect(try await due(99) == [])
            #expect(try await due(100) == [early.key])
            #expect(try await due(300) == [early.key, late.key])
            #expect(try await due(300, limit: 1) == [early.key])
            // A lease that is out keeps the share from expiring, and is itself due when it ends.
            _ = try await store.perform(
                .claimDownload(try Example.lease(.random(), of: early)), on: early.key, now: Example.at(50))
            #expect(try await due(949) == [late.key])
            #expect(try await due(950) == [late.key, early.key])
            _ = try await store.perform(.revoke, on: late.key, now: Example.at(60))
            #expect(try await due(60) == [late.key])
            _ = try await store.perform(.forgetBlobs, on: late.key, now: Example.at(60))
            #expect(try await due(199) == [])
            #expect(try await due(200) == [late.key])
        },
        ShareStorePromise("shares that are due are listed page by page, whether they stay due or not") { store in
            var expected: [DueShare] = []
            // Several of one moment, which their keys put in order.
            for seconds in [100, 100, 100, 200, 200, 300, 400] as [Int64] {
                let share = try Example.share(lifeSeconds: seconds)
                _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
                if seconds < 400 { expected.append(DueShare(key: share.key, moment: Example.at(seconds))) }
            }
            expected.sort { ($0.moment, $0.key) < ($1.moment, $1.key) }
            for limit in 1...7 {
                var listed: [DueShare] = []
                while true {
                    let page = try await store.due(now: Example.at(399), after: listed.last, limit: limit)
                    listed += page
                    guard page.count == limit else { break }
                }
                #expect(listed == expected)
            }
            try await store.remove(expected[1].key)
            let rest = try await store.due(now: Example.at(399), after: expected[1], limit: 10)
            #expect(rest == Array(expected.dropFirst(2)))
        },
        ShareStorePromise("the blobs that shares refer to are listed page by page in the order of their names") {
            store in
            var expected: [StoredReference] = []
            for count in 1...5 {
                let share = try Example.share(sizes: [UInt64](repeating: 1, count: count))
                _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
                let isActive = count != 3
                if !isActive { _ = try await store.perform(.markLost, on: share.key, now: Example.at(1)) }
                expected += share.blobs.map {
                    StoredReference(
                        blob: $0.id, share: share.key, activeUntil: isActive ? share.expiresAt : nil)
                }
            }
            expected.sort { $0.blob < $1.blob }
            for limit in [1, 4, 100] {
                var found: [StoredReference] = []
                while true {
                    let page = try await store.blobs(after: found.last?.blob, limit: limit)
                    guard !page.isEmpty else { break }
                    #expect(page.count <= limit)
                    found += page
                }
                #expect(found == expected)
            }
        },
        ShareStorePromise("blobs are referred to, and counted, until they were deleted") { store in
            let share = try Example.share(sizes: [100, 50])
            let other = try Example.share(sizes: [7])
            for share in [share, other] { _ = try await store.insert(share, quota: ShareQuota(), now: Example.start) }
            #expect(try await store.totals() == ShareTotals(count: 2, storedBytes: 157 + 600, records: 2, files: 3))
            _ = try await store.perform(.revoke, on: share.key, now: Example.at(1))
            #expect(try await store.blobs(after: nil, limit: 10).count == 3)
            #expect(try await store.totals().count == 2)
            _ = try await store.perform(.forgetBlobs, on: share.key, now: Example.at(2))
            #expect(try await store.blobs(after: nil, limit: 10).map(\.share) == [other.key])
            #expect(try await store.totals() == ShareTotals(count: 1, storedBytes: 207, records: 2, files: 1))
            try await store.remove(other.key)
            #expect(try await store.blobs(after: nil, limit: 10) == [])
            #expect(try await store.totals() == ShareTotals(count: 0, storedBytes: 0, records: 1, files: 0))
            try await store.remove(share.key)
            #expect(try await store.totals() == ShareTotals(count: 0, storedBytes: 0, records: 0, files: 0))
        },
        ShareStorePromise("long names count while they are kept") { store in
            let short = try Example.share(sizes: [7])
            let long = try Example.share(sizes: [7], metadata: [UInt8](repeating: 1, count: 8000))
            for share in [short, long] { _ = try await store.insert(share, quota: ShareQuota(), now: Example.start) }
            let names = try await store.totals().storedBytes - short.storedBytes - long.storedBytes
            #expect(names > 8000 - 3072 && names < 2 * 8000)
            _ = try await store.perform(.revoke, on: long.key, now: Example.at(1))
            #expect(try await store.totals().storedBytes == short.storedBytes + long.storedBytes)
        },
        ShareStorePromise("the totals are exact after any changes, and clamped while they are beyond 64 bits") {
            store in
            let sizes: [[UInt64]] = [
                [], [1], [1 << 32, 3], [UInt64.max - 200], [UInt64.max >> 1], [(1 << 32) - 1], [7],
            ]
            let shares = try sizes.map { try Example.share(sizes: $0) }
            var kept: [ShareKey: Share] = [:]
            for share in shares {
                _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
                // Again, which changes nothing.
                _ = try await store.insert(share, quota: ShareQuota(), now: Example.start)
                kept[share.key] = share
                try await ShareStorePromise.expectTotals(store, of: kept.values)
            }
            for (number, share) in shares.enumerated().reversed() {
                _ = try await store.perform(.revoke, on: share.key, now: Example.at(1))
                if number.isMultiple(of: 2) {
                    let outcome = try await store.perform(.forgetBlobs, on: share.key, now: Example.at(2))
                    kept[share.key] = outcome?.share
                    try await ShareStorePromise.expectTotals(store, of: kept.values)
                }
                try await store.remove(share.key)
                try await store.remove(share.key)
                kept[share.key] = nil
                try await ShareStorePromise.expectTotals(store, of: kept.values)
            }
        },
    ]

    private static func expectTotals(_ store: any ShareStore, of shares: some Collection<Share>) async throws {
        let stored = shares.filter { !$0.storedBlobs.isEmpty }
        let bytes = stored.reduce(UInt64(0)) { sum, share in
            let (next, overflow) = sum.addingReportingOverflow(share.countedBytes)
            return overflow ? .max : next
        }
        let expected = ShareTotals(
            count: stored.count, storedBytes: bytes, records: shares.count,
            files: stored.reduce(0) { $0 + $1.storedBlobs.count })
        #expect(try await store.totals() == expected)
    }
}
