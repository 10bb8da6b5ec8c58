import PacCryptCore
import Testing

@testable import AuditLog

/// Each test damages a log of 10 entries in the lines 1 to 10.
@Suite("Verification names the exact line")
struct VerifierTests {
    private func log() async throws -> LogFixture {
        let fixture = try LogFixture()
        try await fixture.write(9)
        return fixture
    }

    private func damages(_ fixture: LogFixture, heads: [AuditHead] = []) throws -> [String] {
        try AuditVerifier.verify(folder: fixture.folder, key: fixture.key, heads: heads).damages
            .map { "\($0.line) \($0.kind)" }
    }

    /// An entry under a number, sealed with the right key.
    private func forged(_ fixture: LogFixture, like line: [UInt8], change: (AuditEntry) -> AuditEntry) throws -> [UInt8]
    {
        let codec = LineCodec(key: fixture.key)
        guard case .entry(let entry)? = codec.open(line) else { throw AuditLogError.sealingFailed }
        return try codec.line(change(entry))
    }

    private func renamed(_ entry: AuditEntry, previous: String? = nil) -> AuditEntry {
        AuditEntry(
            seq: entry.seq, time: entry.time, node: entry.node, event: "burn", outcome: entry.outcome,
            actor: entry.actor, client: entry.client, share: entry.share, detail: entry.detail, count: entry.count,
            previous: previous ?? entry.previous)
    }

    @Test("An intact log is intact, and its head is the one that was kept")
    func intact() async throws {
        let fixture = try await log()
        let result = try fixture.verify()
        #expect(result.isIntact)
        #expect(result.entryCount == 10)
        #expect(result.head == fixture.heads.head(node: "main"))
        #expect(try fixture.verify(try #require(result.head)).isIntact)
    }

    @Test("An edited line", arguments: 1...10)
    func edited(line: Int) async throws {
        let fixture = try await log()
        try fixture.replaceLines { $0[line - 1][40] ^= 1 }
        let expected = line == 1 ? ["2 missingBefore(ClosedRange(1...1))"] : ["\(line) unreadable"]
        #expect(try damages(fixture) == expected)
    }

    @Test("A line replaced with the right key", arguments: 2...9)
    func replaced(line: Int) async throws {
        let fixture = try await log()
        try fixture.replaceLines { lines in
            lines[line - 1] = try forged(fixture, like: lines[line - 1]) { renamed($0) }
        }
        #expect(try damages(fixture) == ["\(line) replaced"])
    }

    @Test("A removed line", arguments: 1...9)
    func removed(line: Int) async throws {
        let fixture = try await log()
        try fixture.replaceLines { $0.remove(at: line - 1) }
        #expect(try damages(fixture) == ["\(line) missingBefore(ClosedRange(\(line)...\(line)))"])
    }

    @Test("An inserted line that is nothing", arguments: 2...11)
    func insertedText(line: Int) async throws {
        let fixture = try await log()
        try fixture.replaceLines { $0.insert(Array("hello".utf8), at: line - 1) }
        #expect(try damages(fixture) == ["\(line) unreadable"])
    }

    @Test("An inserted line of the original's kind, and a blank one", arguments: 2...11)
    func insertedOriginal(line: Int) async throws {
        let fixture = try await log()
        let token = try Fernet.seal(Array("[2025-01-01 00:00:00] x".utf8), with: fixture.key, seconds: 1)
        try fixture.replaceLines { $0.insert(token, at: line - 1) }
        #expect(try damages(fixture) == ["\(line) notAnEntry"])
        try fixture.replaceLines { $0[line - 1] = [] }
        #expect(try damages(fixture) == ["\(line) notAnEntry"])
    }

    @Test("An entry inserted with the right key, before and behind the true one", arguments: 2...9)
    func insertedEntry(line: Int) async throws {
        for isBefore in [true, false] {
            let fixture = try await log()
            try fixture.replaceLines { lines in
                let copy = try forged(fixture, like: lines[line - 1]) { renamed($0) }
                lines.insert(copy, at: isBefore ? line - 1 : line)
            }
            #expect(try damages(fixture) == ["\(isBefore ? line : line + 1) repeated(seq: \(line))"])
        }
    }

    @Test("Swapped lines", arguments: 1...8)
    func swapped(line: Int) async throws {
        let fixture = try await log()
        try fixture.replaceLines { $0.swapAt(line - 1, line) }
        let found = try damages(fixture)
        #expect(
            found.prefix(2) == [
                "\(line) missingBefore(ClosedRange(\(line)...\(line)))", "\(line + 1) outOfOrder(seq: \(line))",
            ])
        #expect(found.count == 2)
    }

    @Test("A duplicated line, behind itself and at the end", arguments: 1...10)
    func duplicated(line: Int) async throws {
        let fixture = try await log()
        try fixture.replaceLines { $0.insert($0[line - 1], at: line) }
        #expect(try damages(fixture) == ["\(line + 1) repeated(seq: \(line))"])
        try fixture.replaceLines { $0.append($0.remove(at: line)) }
        #expect(try damages(fixture) == ["11 repeated(seq: \(line))"])
    }

    @Test("A cut tail shows against the head that was kept", arguments: 0...9)
    func cutTail(left: Int) async throws {
        let fixture = try await log()
        let head = try #require(fixture.heads.head(node: "main"))
        try fixture.replaceLines { $0 = Array($0.prefix(left)) }
        #expect(try damages(fixture) == [])
        #expect(try damages(fixture, heads: [head]) == ["\(left) tailMissing(ClosedRange(\(left + 1)...10))"])
    }

    @Test("A log rewritten from some line on with the right key shows against a head from outside", arguments: 2...9)
    func rewritten(line: Int) async throws {
        let fixture = try await log()
        let kept = try #require(fixture.heads.head(node: "main"))
        let codec = LineCodec(key: fixture.key)
        var newHead: AuditHead?
        try fixture.replaceLines { lines in
            for index in (line - 1)..<lines.count {
                let previous = try FileHash.hash(lines[index - 1])
                lines[index] = try forged(fixture, like: lines[index]) { renamed($0, previous: previous.text) }
                guard case .entry(let entry)? = codec.open(lines[index]) else { continue }
                newHead = AuditHead(seq: entry.seq, hash: try FileHash.hash(lines[index]).bytes)
            }
        }
        #expect(try damages(fixture) == [])
        #expect(try damages(fixture, heads: [try #require(newHead)]) == [])
        #expect(try damages(fixture, heads: [kept]) == ["10 notTheHead(\(kept))"])
    }

    @Test("An earlier head vouches for what was before it, and for no more")
    func earlierHead() async throws {
        let fixture = try await log()
        let lines = try fixture.lines()
        let earlier = try #require(AuditHead(seq: 4, hash: FileHash.hash(lines[3]).bytes))
        #expect(try damages(fixture, heads: [earlier]) == [])
        let wrong = try #require(AuditHead(seq: 5, hash: earlier.hash))
        #expect(try damages(fixture, heads: [wrong]) == ["5 notTheHead(\(wrong))"])
    }

    @Test("A torn last line is told apart from damage")
    func torn() async throws {
        let fixture = try await log()
        try fixture.overwrite(try fixture.bytes().dropLast(20))
        #expect(try damages(fixture) == ["10 torn"])
    }

    @Test("With another key nothing is said about the log")
    func wrongKey() async throws {
        let fixture = try await log()
        #expect(throws: AuditLogError.wrongKey(folder: fixture.folder)) {
            try AuditVerifier.verify(folder: fixture.folder, key: .random())
        }
    }

    @Test("Damage is listed up to a bound and counted beyond it")
    func manyDamages() async throws {
        let fixture = try await log()
        try fixture.replaceLines { lines in
            lines += [[UInt8]](repeating: Array("x".utf8), count: 3000)
        }
        let result = try fixture.verify()
        #expect(result.damages.count == 1000)
        #expect(result.damageCount == 3000)
    }
}
