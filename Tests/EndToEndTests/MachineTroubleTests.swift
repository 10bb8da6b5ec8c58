import Foundation
import TestSupport
import Testing

@Suite("When the machine gives trouble")
struct MachineTroubleTests {
    @Test("a full disk is said, and nothing is left")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("small")
        let plain = try folder.write(Data(count: 1_000_000), to: "plain")
        let trouble = try MachineTrouble.fullDisk(folder.path("small"), bytes: 256 << 10)
        let result = try Program.run(
            "encrypt", "-o", folder.path("small/out"), plain,
            environment: trouble.merging(["PACCRYPT_PASSWORD": "pw"]) { $1 })
        #expect(result.code == 1)
        #expect(result.errors.contains("no space is left"))
        #expect(try folder.names(in: "small").isEmpty)
    }

    @Test("a full device as output is said")
    func fullDevice() throws {
        let result = try Program.shell(
            #"head -c 1000000 /dev/zero | "$PACCRYPT" encrypt - > /dev/full"#,
            environment: ["PACCRYPT_PASSWORD": "pw"])
        #expect(result.code == 1)
        #expect(result.errors.contains("no space is left"))
    }

    @Test("a file that may not be read, and a folder that may not be written, are named")
    func permissions() throws {
        let folder = try TemporaryFolder()
        let plain = try folder.write("x", to: "plain")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: plain)
        try FileManager.default.createDirectory(at: folder["closed"], withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder["closed"].path)
        func encrypt(_ input: String, to output: String) throws -> Finished {
            try Program.run(
                "/usr/bin/env",
                MachineTrouble.withoutPowerOverFiles + [Program.path, "encrypt", "-o", folder.path(output), input],
                environment: ["PACCRYPT_PASSWORD": "pw"])
        }
        let unreadable = try encrypt(plain, to: "out")
        #expect(unreadable.code == 1)
        #expect(unreadable.errors.contains("plain") && unreadable.errors.lowercased().contains("permission denied"))
        let unwritable = try encrypt("/dev/null", to: "closed/out")
        #expect(unwritable.code == 1)
        #expect(unwritable.errors.contains("closed") && unwritable.errors.lowercased().contains("permission denied"))
    }

    @Test("an interruption in the middle ends with its code and leaves nothing", arguments: [SIGINT, SIGTERM])
    func interruption(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        // Whoever started the tests may have told them to ignore interruptions, and the program would inherit that.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["--default-signal=INT,TERM", Program.path, "encrypt", "-o", folder["out"].path, "-"]
        process.environment = Program.bareEnvironment.merging(["PACCRYPT_PASSWORD": "pw"]) { $1 }
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        // A pipe holds 64 KiB: once a megabyte is through, the program is in the middle of its work.
        try pipe.fileHandleForWriting.write(contentsOf: Data(count: 1 << 20))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        let code =
            process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        #expect(code == 128 + signal)
        #expect(try folder.names == [])
    }
}
