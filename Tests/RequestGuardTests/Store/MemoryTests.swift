import Foundation
import Testing

@Suite struct MemoryTests {
    @Test("a million /64 networks take less than 64 MiB, and a client from before them is still counted")
    func millionNetworks() throws {
        // In a process of its own: others of this one's tests take memory at the same time.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("RequestGuardBenchmark")
        process.arguments = ["memory"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let words = text.split(separator: " ").map(String.init)
        let growth = try #require(words.first.flatMap { Int($0) })
        #expect(growth > 1024 && growth < 64 * 1024, "\(growth) KiB")
        #expect(words.dropFirst().first == "counted")
    }
}
