import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Memory of the server")
    struct ServerMemoryTests {
        /// Peak resident memory in KiB.
        private struct Peak {
            var encrypt: Int
            /// Of encrypting and decrypting.
            var both: Int
        }

        @Test("does not grow with the size of a file", arguments: Credentials.algorithms, [true, false])
        func file(algorithm: String, isFirst: Bool) throws {
            let small = try peak(algorithm, mebibytes: 16, isFirst: isFirst)
            let large = try peak(algorithm, mebibytes: 64, isFirst: isFirst)
            #expect(large.encrypt - small.encrypt < 16 << 10, "KiB of \(small.encrypt) and \(large.encrypt)")
            #expect(large.both - small.both < 16 << 10, "KiB of \(small.both) and \(large.both)")
        }

        /// The peak of a fresh server that encrypts and decrypts one file.
        private func peak(_ algorithm: String, mebibytes: Int, isFirst: Bool) throws -> Peak {
            let server = try RunningServer()
            let credentials = try Credentials(for: algorithm, of: server)
            let folder = try TemporaryFolder()
            let plain = try folder.write(Data(), to: "plain")
            let file = try FileHandle(forWritingTo: folder["plain"])
            try file.truncate(atOffset: UInt64(mebibytes) << 20)
            try file.close()
            let sealed = try transfer(
                "/api/encrypt", plain, credentials.sealingFields, of: server, in: folder, isFirst: isFirst)
            let encrypt = try peakMemory(of: server)
            let opened = try transfer(
                "/api/decrypt", sealed, credentials.openingFields, of: server, in: folder, isFirst: isFirst)
            let isSame = try Program.run("/usr/bin/env", ["cmp", plain, opened])
            #expect(isSame.code == 0, "\(isSame.errors)")
            return Peak(encrypt: encrypt, both: try peakMemory(of: server))
        }

        /// Posts a file of any size and gives the path of the answer.
        private func transfer(
            _ path: String, _ file: String, _ fields: [FormField], of server: RunningServer,
            in folder: TemporaryFolder, isFirst: Bool
        ) throws -> String {
            let output = folder[UUID().uuidString].path
            let fields = try fields.flatMap { try $0.curlArguments(in: folder) }
            let file = ["-F", "file=@\(file)"]
            let form = isFirst ? file + fields : fields + file
            let result = try Program.run(
                "/usr/bin/env",
                ["curl", "-sS", "--fail", "--max-time", "100", "-o", output] + form + [server.url + path])
            #expect(result.code == 0, "\(result.errors)")
            return output
        }

        private func peakMemory(of server: RunningServer) throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(server.identifier)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0.drop { !$0.isNumber }) })
        }
    }
}
