import Foundation
import TestSupport
import Testing

@Suite("Memory of the command line")
struct MemoryTests {
    /// Peak resident memory in KiB.
    private struct Peak {
        var encrypt: Int
        var decrypt: Int
    }

    @Test("does not grow with the size of a stream", arguments: RoundTripTests.passwordAlgorithms)
    func stream(algorithm: String) throws {
        try expectConstant { mebibytes in
            """
            head -c \(mebibytes << 20) /dev/zero \
            | /usr/bin/time -f %M -o sealing "$PACCRYPT" encrypt --algorithm \(algorithm) - \
            | /usr/bin/time -f %M -o opening "$PACCRYPT" decrypt - | sha256sum > hash
            """
        }
    }

    @Test("does not grow with the size of a file in a folder")
    func folder() throws {
        try expectConstant { mebibytes in
            """
            mkdir tree && head -c \(mebibytes << 20) /dev/zero > tree/file
            /usr/bin/time -f %M -o sealing "$PACCRYPT" encrypt tree
            /usr/bin/time -f %M -o opening "$PACCRYPT" decrypt -o copy tree.aes_gcm.encrypted
            cmp tree/file copy/file
            """
        }
    }

    private func expectConstant(_ script: (_ mebibytes: Int) -> String) throws {
        let (none, small, large) = try (peak(script(0)), peak(script(16)), peak(script(64)))
        #expect(large.encrypt - small.encrypt < 8 << 10, "KiB of \(small.encrypt) and \(large.encrypt)")
        #expect(large.decrypt - small.decrypt < 8 << 10, "KiB of \(small.decrypt) and \(large.decrypt)")
        #expect(large.encrypt - none.encrypt < 64 << 10, "KiB of \(none.encrypt) and \(large.encrypt)")
        #expect(large.decrypt - none.decrypt < 64 << 10, "KiB of \(none.decrypt) and \(large.decrypt)")
    }

    /// The peaks that a script's two runs leave in the files `sealing` and `opening`.
    private func peak(_ script: String) throws -> Peak {
        let folder = try TemporaryFolder()
        let result = try Program.shell(script, environment: ["PACCRYPT_PASSWORD": "pw"], in: folder.url)
        #expect(result.code == 0 && result.errors == "")
        func kibibytes(_ name: String) throws -> Int {
            let text = try String(contentsOf: folder[name], encoding: .utf8)
            return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        return Peak(encrypt: try kibibytes("sealing"), decrypt: try kibibytes("opening"))
    }
}
