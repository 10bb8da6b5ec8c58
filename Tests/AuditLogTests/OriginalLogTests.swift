import Crypto
import Foundation
import PacCryptCore
import Testing
import TextEncodings

@testable import AuditLog

@Suite("The original's log")
struct OriginalLogTests {
    @Test("Its lines stay as they are, and the first entry holds their number and hash")
    func takenOver() async throws {
        let fixture = try LogFixture(original: true)
        let before = try fixture.bytes()
        try await fixture.write(3)
        let after = try fixture.bytes()
        #expect(after.starts(with: before))
        let first = try #require(try fixture.entries().first)
        #expect(first.event == "log_started")
        #expect(first.seq == 1)
        #expect(first.detail["lines"] == "5")
        #expect(first.detail["sha256"] == Hexadecimal.text(SHA256.hash(data: before)))
        let lastOriginal = try #require(before.split(separator: UInt8(ascii: "\n")).last)
        #expect(first.previous == Hexadecimal.text(SHA256.hash(data: lastOriginal)))
        let result = try fixture.verify()
        #expect(result.isIntact && result.originalLineCount == 5 && result.entryCount == 4)
    }

    @Test("A log that begins with nothing says so")
    func nothingBefore() async throws {
        let fixture = try LogFixture()
        try await fixture.write(1)
        let first = try #require(try fixture.entries().first)
        #expect(first.detail["lines"] == "0")
        #expect(first.previous == String(repeating: "0", count: 64))
        #expect(try fixture.verify().isIntact)
    }

    @Test("Its lines are shown before ours, the newest first, and as GET /admin-logs has them")
    func shown() async throws {
        let fixture = try LogFixture(original: true)
        try await fixture.write(2)
        let reader = AuditReader(folder: fixture.folder, key: fixture.key)
        let page = try reader.page(limit: 100)
        #expect(page.next == nil)
        #expect(page.lines.suffix(5) == OriginalLog.lines.reversed().map { .original($0) })
        let legacy = try reader.legacyLines()
        #expect(legacy.prefix(5) == OriginalLog.lines[...])
        #expect(
            legacy.last == "[2026-01-15 10:30:00] download success, anonymous, from 203.0.113.5 (n: 2)")
        #expect(try reader.legacyLines(limit: 1) == [try #require(legacy.last)])
    }

    @Test("A last line of it without a newline gets one")
    func missingNewline() async throws {
        let fixture = try LogFixture(original: true)
        try fixture.overwrite(try fixture.bytes().dropLast())
        try await fixture.write(1)
        #expect(try fixture.verify().isIntact)
        #expect(try fixture.verify().originalLineCount == 5)
    }

    @Test("A change to it is seen, whatever it is", arguments: 0..<4)
    func changes(number: Int) async throws {
        let fixture = try LogFixture(original: true)
        try await fixture.write(1)
        try fixture.replaceLines { lines in
            switch number {
            case 0: lines.remove(at: 2)
            case 1: lines.swapAt(0, 1)
            case 2: lines.insert(lines[0], at: 0)
            default: lines[4] = Array(try Fernet.seal(Array("[2025] x".utf8), with: fixture.key, seconds: 1))
            }
        }
        let kinds = try fixture.verify().damages.map(\.kind)
        #expect(kinds.contains(.originalChanged))
    }

    /// The lines of the security documentation, which operators use.
    @Test("Python's cryptography reads every line, the original's and ours")
    func python() async throws {
        let fixture = try LogFixture(original: true)
        let log = try fixture.open()
        for kind in AuditEventKind.allCases {
            try await log.record(AuditEvent(kind, client: "2001:db8::1", detail: ["name": "ä\"\\/\u{1F512}"]))
        }
        log.close()
        let script = """
            import json, sys
            from cryptography.fernet import Fernet
            cipher = Fernet(open(sys.argv[1] + "/admin_key.key", "rb").read())
            with open(sys.argv[1] + "/admin_logs.enc", "rb") as f:
                for line in f:
                    if line.strip():
                        text = cipher.decrypt(line.strip()).decode()
                        print(json.loads(text)["event"] if text.startswith("{") else text)
            """
        let process = Process()
        // A pipe's end could be inherited by a process of another test, and would then not close.
        let output = URL(filePath: fixture.path("output"))
        try Data().write(to: output)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, fixture.folder.string]
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOf: output, encoding: .utf8)
        #expect(process.terminationStatus == 0)
        let expected = OriginalLog.lines + ["log_started"] + AuditEventKind.allCases.map(\.rawValue)
        #expect(text.split(separator: "\n").map(String.init) == expected)
    }
}
