import TestSupport
import Testing

@Suite struct MemoryTests {
    @Test("a million /64 networks take less than 64 MiB, and a client from before them is still counted")
    func millionNetworks() throws {
        // In a process of its own: others of this one's tests take memory at the same time.
        let probe = try ProbeProcess("RequestGuardBenchmark", ["memory"])
        #expect(probe.exitStatus() == 0)
        let words = try #require(probe.rest().first).split(separator: " ").map(String.init)
        let growth = try #require(words.first.flatMap { Int($0) })
        #expect(growth > 1024 && growth < 64 * 1024, "\(growth) KiB")
        #expect(words.dropFirst().first == "counted")
    }
}
