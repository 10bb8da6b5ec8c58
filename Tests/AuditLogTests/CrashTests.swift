import Foundation
import PacCryptCore
import Synchronization
import TestSupport
import Testing

@testable import AuditLog

@Suite("kill -9")
struct CrashTests {
    /// Starts a probe, kills it after it has acknowledged some entries, and gives what it acknowledged.
    private func acknowledged(in folder: String, name: String, killedAfter count: Int) async throws -> [String] {
        let probe = try ProbeProcess("AuditLogProbe", [folder, name])
        try await probe.wait(lines: count)
        probe.kill()
        return try probe.lines()
    }

    @Test("Nothing that was acknowledged is lost, and the chain holds, however often the writer is killed")
    func killed() async throws {
        let fixture = try LogFixture(original: true)
        var random = SeededGenerator(seed: 9)
        var acknowledged: [String] = []
        for round in 0..<30 {
            acknowledged += try await self.acknowledged(
                in: fixture.folder.string, name: "round\(round)", killedAfter: Int.random(in: 1...60, using: &random))
        }
        #expect(acknowledged.count >= 30)
        let head = try #require(
            AuditHead(try String(contentsOfFile: fixture.path("head"), encoding: .utf8)))
        fixture.heads.store(head, node: "main")
        try fixture.open().close()
        let entries = try fixture.entries()
        #expect(Set(acknowledged).subtracting(entries.compactMap { $0.detail["n"] }) == [])
        #expect(entries.allSatisfy { ["log_started", "upload", "log_repaired"].contains($0.event) })
        let result = try fixture.verify(head)
        #expect(result.damages == [])
        #expect(result.originalLineCount == 5)
    }

    @Test("Nothing is acknowledged before the name of the log is on the disk, at later attempts neither")
    func unsynchronizedName() async throws {
        let fixture = try LogFixture()
        let trouble = try MachineTrouble.unsynchronizedFolders()
        let probe = try ProbeProcess("AuditLogProbe", [fixture.folder.string, "name"], environment: trouble)
        #expect(try probe.rest() == [])
    }

    @Test("Two writers, of which one is killed again and again, make one chain without a gap")
    func killedBesideAnother() async throws {
        let fixture = try LogFixture(original: true)
        let isDone = Mutex(false)
        let folder = fixture.folder.string
        let steady = Task {
            defer { isDone.withLock { $0 = true } }
            return try await acknowledged(in: folder, name: "steady", killedAfter: 1500)
        }
        var lost: [String] = []
        var round = 0
        while !isDone.withLock({ $0 }) {
            lost += try await acknowledged(in: folder, name: "round\(round)", killedAfter: 20)
            round += 1
        }
        let kept = try await steady.value
        try fixture.open().close()
        let numbers = Set(try fixture.entries().compactMap { $0.detail["n"] })
        #expect(Set(lost + kept).subtracting(numbers) == [])
        #expect(try fixture.verify().damages == [])
    }
}
