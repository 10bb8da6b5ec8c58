import ContentPipeline
import PacShare
import TestSupport
import RequestGuard
import Testing

/// What every adapter of `BlobStore` promises. Each check gets an empty store that nobody has claimed.
public struct BlobStorePromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with an empty store.
    public let check: @Sendable (any BlobStore) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (any BlobStore) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    /// All promises.
    public static let all = blobs + lists

    private static let blobs = [
        BlobStorePromise("what was written is read back, at any place") { store in
            let content = pattern(1_000_003)
            let blob = try await write(content, to: store)
            #expect(blob.size == 1_000_003)
            let reader = try await store.reader(blob.id)
            #expect(reader.size == 1_000_003)
            for range in [0..<1_000_003, 0..<1, 1_000_002..<1_000_003, 65_535..<65_537, 500_000..<900_000, 7..<7] {
                #expect(try await read(reader, range) == Array(content[range]))
                var bytes = [UInt8](repeating: 0, count: range.count)
                try bytes.withUnsafeMutableBytes { try reader.readAll(at: UInt64(range.lowerBound), into: $0) }
                #expect(bytes == Array(content[range]))
            }
            for (offset, count) in [(1_000_002, 2), (1_000_004, 0), (Int.max, 1)] {
                var bytes = [UInt8](repeating: 0, count: count)
                #expect(throws: BlobError.invalidUse) {
                    try bytes.withUnsafeMutableBytes { try reader.readAll(at: UInt64(offset), into: $0) }
                }
            }
        },
        BlobStorePromise("room at the start is filled in at the end") { store in
            for (room, count) in [(1, 0), (65_580, 300_000), (100, 10)] {
                let writer = try await store.makeWriter(room: room)
                let content = pattern(count)
                try await writer.write(Array(content))
                let blob = try await writer.commit(prefix: [UInt8](repeating: 0xEE, count: room))
                #expect(blob.size == UInt64(room + count))
                let reader = try await store.reader(blob.id)
                let whole = try await read(reader, 0..<room + count)
                #expect(whole == [UInt8](repeating: 0xEE, count: room) + content)
            }
        },
        BlobStorePromise("an empty blob is a blob") { store in
            let blob = try await write([], to: store)
            let reader = try await store.reader(blob.id)
            #expect(reader.size == 0)
            #expect(try await read(reader, 0..<0) == [])
        },
        BlobStorePromise("pieces of any size, some made where they go, make the same blob") { store in
            let content = pattern(700_001)
            let writer = try await store.makeWriter(room: 3)
            var offset = 0
            for (index, size) in [1, 99_999, 0, 262_144, 262_145, 75_712].enumerated() {
                let piece = Array(content[offset..<offset + size])
                if index.isMultiple(of: 2) {
                    try await writer.write(piece)
                } else {
                    try await writer.write(upTo: size + 10) {
                        $0.copyBytes(from: piece)
                        return size
                    }
                }
                offset += size
            }
            #expect(offset == content.count)
            let blob = try await writer.commit(prefix: [1, 2, 3])
            let reader = try await store.reader(blob.id)
            #expect(try await read(reader, 0..<700_004) == [1, 2, 3] + content)
        },
        BlobStorePromise("nothing is left of a writer that is given up or dropped") { store in
            let aborted = try await store.makeWriter(room: 10)
            try await aborted.write(Array(pattern(600_000)))
            aborted.abort()
            aborted.abort()
            do {
                let dropped = try await store.makeWriter(room: 0)
                try await dropped.write(pattern(600_000))
                try await dropped.finish()
            }
            #expect(try await store.blobs(after: nil, limit: 10) == [])
        },
        BlobStorePromise("a writer that was given up, before its end or after it, makes no blob") { store in
            for isEnded in [false, true] {
                let writer = try await store.makeWriter(room: 0)
                try await writer.write(pattern(600_000))
                if isEnded { try await writer.finish() }
                writer.abort()
                await #expect(throws: ContentEnded.self) { try await writer.write([1]) }
                await #expect(throws: ContentEnded.self) { try await writer.finish() }
                await #expect(throws: ContentEnded.self) { _ = try await writer.reader() }
                await #expect(throws: ContentEnded.self) { try await writer.commit(prefix: []) }
            }
            #expect(try await store.blobs(after: nil, limit: 10) == [])
        },
        BlobStorePromise("a blob is committed once, and only with a prefix that fits") { store in
            let writer = try await store.makeWriter(room: 4)
            await #expect(throws: BlobError.invalidUse) { try await writer.commit(prefix: [1, 2, 3]) }
            let blob = try await writer.commit(prefix: [1, 2, 3, 4])
            await #expect(throws: BlobError.invalidUse) { try await writer.commit(prefix: [1, 2, 3, 4]) }
            writer.abort()
            #expect(try await store.blobs(after: nil, limit: 10).map(\.id) == [blob.id])
        },
        BlobStorePromise("nothing can be read beyond the end") { store in
            let blob = try await write([1, 2, 3], to: store)
            let reader = try await store.reader(blob.id)
            for range in [0..<4, 3..<4, 4..<4, UInt64.max - 1..<UInt64.max] as [Range<UInt64>] {
                await #expect(throws: BlobError.invalidUse) { try await reader.read(range) }
            }
        },
        BlobStorePromise("what takes the bytes may throw") { store in
            struct Refusal: Error {}
            let blob = try await write([1, 2, 3], to: store)
            let reader = try await store.reader(blob.id)
            let pieces = try reader.pieces(0..<3, pieceCount: 3)
            await #expect(throws: Refusal.self) { try await pieces.withNext { _ in throw Refusal() } }
            #expect(try await read(reader, 0..<3) == [1, 2, 3])
        },
        BlobStorePromise("what was written can be read before it is a blob, and does not become one by that") { store in
            for count in [0, 10, 700_000] {
                let writer = try await store.makeWriter(room: 7)
                try await writer.write(pattern(count))
                let reader = try await writer.reader()
                #expect(reader.size == UInt64(7 + count))
                #expect(try await reader.read(7..<reader.size) == pattern(count))
                writer.abort()
            }
            #expect(try await store.blobs(after: nil, limit: 10) == [])
        },
        BlobStorePromise("a blob that is deleted is missing, and can be deleted again") { store in
            let blob = try await write([1, 2, 3], to: store)
            let reader = try await store.reader(blob.id)
            try await store.delete(blob.id)
            try await store.delete(blob.id)
            await #expect(throws: BlobError.missing) { _ = try await store.reader(blob.id) }
            #expect(try await store.blobs(after: nil, limit: 10) == [])
            // Who was reading reads on.
            #expect(try await read(reader, 0..<3) == [1, 2, 3])
        },
        BlobStorePromise("a blob that nobody wrote is missing") { store in
            await #expect(throws: BlobError.missing) { _ = try await store.reader(.random()) }
        },
    ]

    private static let lists = [
        BlobStorePromise("blobs are listed page by page in the order of their names") { store in
            var expected: [BlobID] = []
            for count in 0..<7 { expected.append(try await write(pattern(count), to: store).id) }
            expected.sort()
            for limit in [1, 3, 100] {
                var found: [BlobEntry] = []
                while true {
                    let page = try await store.blobs(after: found.last?.id, limit: limit)
                    guard !page.isEmpty else { break }
                    #expect(page.count <= limit)
                    found += page
                }
                #expect(found.map(\.id) == expected)
                #expect(found.map(\.size).sorted() == [0, 1, 2, 3, 4, 5, 6])
            }
        },
        BlobStorePromise("what is set aside is missing, and is deleted for good when its time has come") { store in
            let kept = try await write([1], to: store)
            let first = try await write([2], to: store)
            let second = try await write([3], to: store)
            try await store.setAside(first.id, now: ShareExample.at(0))
            try await store.setAside(first.id, now: ShareExample.at(50))
            try await store.setAside(second.id, now: ShareExample.at(100))
            try await store.setAside(.random(), now: ShareExample.at(0))
            await #expect(throws: BlobError.missing) { _ = try await store.reader(first.id) }
            #expect(try await store.blobs(after: nil, limit: 10).map(\.id) == [kept.id])
            #expect(try await store.deleteSetAside(before: ShareExample.at(0)) == 0)
            #expect(try await store.deleteSetAside(before: ShareExample.at(1)) == 1)
            #expect(try await store.deleteSetAside(before: ShareExample.at(1000)) == 1)
            #expect(try await store.deleteSetAside(before: ShareExample.at(1000)) == 0)
            #expect(try await store.blobs(after: nil, limit: 10).map(\.id) == [kept.id])
        },
        BlobStorePromise("whether one of some blobs is there is known before the next claim as well") { store in
            #expect(try await !store.holds(anyOf: []))
            let blob = try await write([1], to: store)
            #expect(try await !store.holds(anyOf: [.random(), .random()]))
            #expect(try await store.holds(anyOf: [.random(), blob.id]))
            try await store.delete(blob.id)
            #expect(try await !store.holds(anyOf: [blob.id]))
        },
        BlobStorePromise("a database finds the store its own from its second claim on, until another claims it") {
            store in
            let one = InstanceID.random()
            let other = InstanceID.random()
            var claims: [BlobStoreClaim] = []
            for instance in [one, one, other, one] { claims.append(try await store.claim(for: instance)) }
            #expect(claims == [.adopted, .own, .adopted, .adopted])
        },
        BlobStorePromise("the volume has space") { store in
            let space = try await store.space()
            #expect(space.totalBytes > 0 && space.availableBytes <= space.totalBytes)
        },
        BlobStorePromise("many blobs are written at the same time") { store in
            let ids = try await withThrowingTaskGroup(of: BlobID.self) { group in
                for count in 0..<16 {
                    group.addTask { try await write(pattern(count * 50_000), to: store).id }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 16)
            #expect(Set(try await store.blobs(after: nil, limit: 100).map(\.id)) == ids)
        },
    ]

    static func pattern(_ count: Int) -> [UInt8] {
        SampleContent.bytes(count)
    }

    static func write(_ content: [UInt8], to store: any BlobStore) async throws -> StoredBlob {
        let writer = try await store.makeWriter(room: 0)
        for start in stride(from: 0, to: content.count, by: 200_000) {
            try await writer.write(Array(content[start..<min(start + 200_000, content.count)]))
        }
        return try await writer.commit(prefix: [])
    }

    static func read(_ reader: any BlobReader, _ range: Range<Int>) async throws -> [UInt8] {
        try await reader.read(UInt64(range.lowerBound)..<UInt64(range.upperBound))
    }
}
