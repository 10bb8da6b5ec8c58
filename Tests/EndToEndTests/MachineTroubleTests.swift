import Foundation
import TestSupport
import Testing

@Suite("When the machine gives trouble")
struct MachineTroubleTests {
    @Test("a full disk is said, and nothing is left")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        let script = """
            unshare --user --map-root-user --mount bash -c '
            mount -t tmpfs -o size=256k none "$SMALL" || exit 99
            head -c 1000000 /dev/zero > "$PLAIN"
            "$PACCRYPT" encrypt -o "$SMALL/out" "$PLAIN"; code=$?
            ls -A "$SMALL"
            exit $code'
            """
        try FileManager.default.createDirectory(at: folder["small"], withIntermediateDirectories: false)
        let result = try Program.shell(
            script,
            environment: [
                "SMALL": folder["small"].path, "PLAIN": folder["plain"].path, "PACCRYPT_PASSWORD": "pw",
            ])
        #expect(result.code == 1)
        #expect(result.errors.contains("no space is left"))
        #expect(result.text == "")
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
        // In a user namespace of its own even root has no power over files beyond their permissions.
        let script = #"unshare --user "$PACCRYPT" encrypt -o "$OUT" "$IN""#
        let unreadable = try Program.shell(
            script,
            environment: ["IN": plain, "OUT": folder["out"].path, "PACCRYPT_PASSWORD": "pw"])
        #expect(unreadable.code == 1)
        #expect(unreadable.errors.contains("plain") && unreadable.errors.lowercased().contains("permission denied"))
        let unwritable = try Program.shell(
            script,
            environment: ["IN": "/dev/null", "OUT": folder["closed"].path + "/out", "PACCRYPT_PASSWORD": "pw"])
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
