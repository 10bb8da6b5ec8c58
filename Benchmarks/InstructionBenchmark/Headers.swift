import PacCryptCore

/// The start of a container: its codec alone, and with what authenticates it.
enum Headers {
    static let all = [
        Work(name: "encode a header", unit: "header", times: 2_000) { try encode(times: $0) },
        Work(name: "decode a header", unit: "header", times: 2_000) { try decode(times: $0) },
        Work(name: "make a head", unit: "head", times: 500) { try seal(times: $0) },
        Work(name: "read and unlock a head", unit: "head", times: 500) { try unlock(times: $0) },
    ]

    private static let info = FileInfo(
        kind: .file, name: "report.pdf", type: "application/pdf", size: 1 << 20, modified: "2026-01-01T00:00:00Z")

    /// A head that a link opens, which takes no key derivation.
    private static func makeHead() throws -> (ContainerHead, ContainerSealer, [Slot]) {
        let sealer = try ContainerSealer(cipher: .aesGCM)
        let slots = [try Recipient.linkKey(LinkKey()).slot(for: sealer.fileKey)]
        return (try sealer.head(slots: slots, info: info), sealer, slots)
    }

    private static func encode(times: Int) throws {
        let header = try makeHead().0.header
        for _ in 0..<times {
            try Mistake.unless(try HeaderCodec.encode(header).count > 100, "The header is too short.")
        }
    }

    private static func decode(times: Int) throws {
        let bytes = try HeaderCodec.encode(try makeHead().0.header)
        for _ in 0..<times {
            try Mistake.unless(try HeaderCodec.decode(bytes).slots.count == 1, "The header has another slot.")
        }
    }

    private static func seal(times: Int) throws {
        let (_, sealer, slots) = try makeHead()
        for _ in 0..<times {
            try Mistake.unless(try sealer.head(slots: slots, info: info).count > 100, "The head is too short.")
        }
    }

    private static func unlock(times: Int) throws {
        let (head, sealer, _) = try makeHead()
        let bytes = head.bytes
        for _ in 0..<times {
            let unlocked = try ContainerHead(parsing: bytes).unlock(with: sealer.fileKey, limits: .server)
            try Mistake.unless(unlocked.info == info, "The head says something else.")
        }
    }
}
