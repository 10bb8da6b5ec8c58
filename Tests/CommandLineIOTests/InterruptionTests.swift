import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct InterruptionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(
        "A signal removes partial files and folders, even while they are written", arguments: [SIGINT, SIGTERM, SIGHUP])
    func removesPartials(signal: Int32) throws {
        let probe = try SpawnedProbe(["partials", folder.path])
        _ = try probe.waitForOutput("ready")
        #expect(try folder.names.count == 2)
        probe.send(signal)
        #expect(try probe.exitCode() == 128 + signal)
        #expect(try folder.names == [])
    }

    @Test("A signal ends the work of all cores and of whoever waits for input")
    func endsPipeline() throws {
        try checked { mkfifo(folder.path("in"), 0o600) }
        let probe = try SpawnedProbe(["copy", folder.path("in"), folder.path("out")])
        let descriptor = try checked { open(folder.path("in"), O_WRONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        try FileContent.write(SampleContent.bytes(3 << 20), to: descriptor)
        probe.send(SIGTERM)
        #expect(try probe.exitCode() == 128 + SIGTERM)
        #expect(try folder.names == ["in"])
    }

    @Test("A signal that was ignored from the start stays ignored")
    func staysIgnored() throws {
        let probe = try SpawnedProbe(["partials", folder.path], ignoring: [SIGHUP])
        _ = try probe.waitForOutput("ready")
        probe.send(SIGHUP)
        probe.send(SIGTERM)
        #expect(try probe.exitCode() == 128 + SIGTERM)
    }

    @Test("A file larger than the process may write is an error and leaves nothing")
    func tooLarge() throws {
        try folder.write(SampleContent.bytes(300_000), to: "in")
        let probe = try SpawnedProbe(["limited-copy", folder.path("in"), folder.path("out")])
        #expect(try probe.restOfErrors().contains("ulimit -f"))
        #expect(try probe.exitCode() == 1)
        #expect(try folder.names == ["in"])
    }

    @Test("Whatever is registered last is undone first, once")
    func order() throws {
        let cleanup = ExitCleanup()
        let pipe = try Pipe()
        for byte: UInt8 in [1, 2, 3] {
            _ = try cleanup.making(
                undoing: { byte in { try? FileContent.write([byte], to: pipe.writeEnd) } },
                { () throws(CommandFailure) in byte })
        }
        cleanup.runAll()
        cleanup.runAll()
        pipe.closeWriteEnd()
        #expect(try FileContent.read(pipe.readEnd) == [3, 2, 1])
    }
}
