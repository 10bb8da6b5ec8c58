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

    @Test("a million /64 networks that take of a budget, and as many that are refused, leave next to nothing behind")
    func millionHolders() throws {
        let probe = try ProbeProcess("RequestGuardBenchmark", ["budget"])
        #expect(probe.exitStatus() == 0)
        let words = try #require(probe.rest().first).split(separator: " ")
        let growth = try #require(words.first.flatMap { Int($0) })
        #expect(growth < 4 * 1024, "\(growth) KiB")
    }
}
