import AuditLog
import Testing

/// What every adapter of `AuditHeadStore` promises. Each check gets an empty store.
public struct AuditHeadStorePromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with an empty store.
    public let check: @Sendable (any AuditHeadStore) throws -> Void

    init(_ description: String, check: @escaping @Sendable (any AuditHeadStore) throws -> Void) {
        testDescription = description
        self.check = check
    }

    private static func head(_ seq: UInt64, _ byte: UInt8) throws -> AuditHead {
        try #require(AuditHead(seq: seq, hash: [UInt8](repeating: byte, count: 32)))
    }

    /// All promises.
    public static let all = [
        AuditHeadStorePromise("an empty store has no head") { store in
            let head = try store.head(node: "main")
            #expect(head == nil)
        },
        AuditHeadStorePromise("the head that was stored last is kept") { store in
            try store.store(head(1, 0), node: "main")
            try store.store(head(UInt64(Int64.max), 0xFF), node: "main")
            #expect(try store.head(node: "main") == head(UInt64(Int64.max), 0xFF))
            try store.store(head(7, 0x80), node: "main")
            #expect(try store.head(node: "main") == head(7, 0x80))
        },
        AuditHeadStorePromise("each node has a head of its own") { store in
            try store.store(head(5, 1), node: "main")
            try store.store(head(6, 2), node: "other")
            #expect(try store.head(node: "main") == head(5, 1))
            #expect(try store.head(node: "other") == head(6, 2))
            #expect(try store.head(node: "") == nil)
        },
    ]
}
