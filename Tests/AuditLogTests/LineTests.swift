import PacCryptCore
import Testing
import TestSupport

@testable import AuditLog

@Suite("Lines")
struct LineTests {
    private static let entry = AuditEntry(
        AuditEvent(
            .settingsChange, actor: .admin("a\"b"), client: "::1", share: ShareTag(shareID: "x"),
            detail: ["k": "old → new"], count: 3),
        seq: 7, time: 1_768_473_000_123, node: "main", after: [UInt8](repeating: 0xAB, count: 32))

    @Test("An entry is one JSON object with its members in the documented order")
    func json() {
        let zeros = String(repeating: "ab", count: 32)
        #expect(
            String(decoding: Self.entry.json, as: UTF8.self)
                == #"{"seq": 7, "time": "2026-01-15T10:30:00.123Z", "node": "main", "event": "settings_change", "#
                + #""outcome": "success", "actor": "admin:a\"b", "client": "::1", "share": "\#(ShareTag(shareID: "x"))", "#
                + #""detail": {"k": "old → new"}, "count": 3, "prev": "\#(zeros)"}"#)
    }

    @Test(
        "An entry is read as it was written", arguments: [0, 1, 999, 1_768_473_000_123, 253_402_300_799_999] as [Int64])
    func roundTrip(time: Int64) throws {
        let codec = LineCodec(key: .random())
        let entry = AuditEntry(
            AuditEvent(.login, detail: ["\u{1F512}": "\\\"/"]), seq: .max, time: time, node: "n",
            after: [UInt8](repeating: 0, count: 32))
        let line = try codec.line(entry)
        #expect(codec.open(line) == .entry(entry))
        #expect(codec.open(Array(" \t".utf8) + line + Array("\r".utf8)) == .entry(entry))
    }

    @Test("The largest event fits on a line by far")
    func largest() throws {
        let long = String(repeating: "\\", count: 1000)
        let event = AuditEvent(
            .settingsChange, actor: .admin(long), client: long,
            detail: Dictionary(uniqueKeysWithValues: (0..<40).map { ("\($0)" + long, long) }))
        let line = try LineCodec(key: .random()).line(
            AuditEntry(event, seq: .max, time: .max / 1000, node: "main", after: [UInt8](repeating: 255, count: 32)))
        #expect(line.count < 64 << 10)
    }

    @Test("Members of newer versions are ignored, missing ones make it no entry")
    func members() throws {
        let codec = LineCodec(key: .random())
        let text = String(decoding: Self.entry.json, as: UTF8.self)
        func opened(_ text: String) throws -> AuditLine? {
            codec.open(try Fernet.seal(Array(text.utf8), with: codec.key, seconds: 0))
        }
        #expect(try opened(#"{"new": [1], "# + text.dropFirst()) == .entry(Self.entry))
        for member in ["seq", "time", "node", "event", "outcome", "actor", "count", "prev"] {
            let without = text.replacing("\"\(member)\"", with: "\"x\"")
            #expect(try opened(without) == .original(without))
        }
    }

    @Test("Nothing that lies in the file makes the reader fail")
    func mutations() throws {
        var random = SeededGenerator(seed: 99)
        let codec = LineCodec(key: .random())
        let line = try codec.line(Self.entry)
        for _ in 0..<1500 {
            let changed = random.mutated(line)
            if changed == line { continue }
            let opened = codec.open(changed)
            #expect(opened == .unreadable || opened == .entry(Self.entry))
        }
    }

    @Test("Nothing that was sealed with the key makes the reader fail")
    func sealedMutations() throws {
        var random = SeededGenerator(seed: 100)
        let codec = LineCodec(key: .random())
        var entries = 0
        for _ in 0..<1500 {
            let changed = random.mutated(Self.entry.json, most: 3)
            switch codec.open(try Fernet.seal(changed, with: codec.key, seconds: 0)) {
            case .entry(let entry)?:
                entries += 1
                #expect(AuditEntry(json: entry.json) == entry)
            case .original, .unreadable: break
            case nil: Issue.record("A sealed line is not blank")
            }
        }
        #expect(entries > 30)
    }

    @Test(
        "The time of an original's line is read, or there is none",
        arguments: [
            ("[2025-09-10 10:00:00] Admin login failed.", 1_757_498_400_000), ("[2025-09-10] x", nil), ("", nil),
            ("[", nil), ("[]", nil), ("2025-09-10 10:00:00", nil), ("[2025-99-10 10:00:00] x", nil),
        ] as [(String, Int64?)])
    func originalTimes(line: String, time: Int64?) {
        #expect(AuditLine.original(line).time == time)
    }
}
