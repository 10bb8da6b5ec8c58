import Foundation
import PacCryptCore
import Synchronization
import Testing
import TestSupport

@testable import AuditLog

@Suite("kill -9", .serialized)
struct CrashTests {
    /// The probe lies beside the test executable.
    private static let probe = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "AuditLogProbe")

    /// Starts a probe, kills it after it has acknowledged some entries, and gives what it acknowledged.
    ///
    /// It acknowledges into a file: a pipe's end could be inherited by another probe, and would then never close.
    private func acknowledged(in folder: String, name: String, killedAfter count: Int) async throws -> [String] {
        let output = URL(filePath: folder).appending(path: name)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = Self.probe
        process.arguments = [folder, name]
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        while process.isRunning, try lines(output).count < count { try await Task.sleep(for: .milliseconds(2)) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return try lines(output)
    }

    private func lines(_ output: URL) throws -> [String] {
        String(decoding: try Data(contentsOf: output), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test("Nothing that was acknowledged is lost, and the chain holds, however often the writer is killed")
    func killed() async throws {
        let fixture = try LogFixture(original: true)
        var random = SeededGenerator(seed: 9)
        var acknowledged: [String] = []
        for round in 0..<30 {
            acknowledged += try await self.acknowledged(
                in: fixture.folder, name: "round\(round)", killedAfter: Int.random(in: 1...60, using: &random))
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

    @Test("Two writers, of which one is killed again and again, make one chain without a gap")
    func killedBesideAnother() async throws {
        let fixture = try LogFixture(original: true)
        let isDone = Mutex(false)
        let folder = fixture.folder
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
