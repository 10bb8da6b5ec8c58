import ClamAVSupport
import Foundation
import Glibc
import PacCryptAPI
import Synchronization
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("Uploads and a slow clamd")
    struct SlowScannerTests {
        /// Less than clamd looks at, and far more than lies between two programs.
        private static let content = SampleContent.data(24 << 20)

        @Test(
            "an upload goes no faster than its scan, waits for a late verdict, and is then accepted as it was sent",
            arguments: ["/api/pacshare", "/api/encrypt"])
        func slow(path: String) throws {
            let scanner = SlowScanner()
            let clamd = try FakeClamAV { scanner.scan($0) }
            let server = try RunningServer(
                settings: ShareSettings.text([
                    "virus_scanning_enabled": "true", "scan_required": "true", "clamd_address": "\"\(clamd.path)\"",
                ]))
            #expect(server.log.wait(for: "scans files of up to 25.0 MiB whole"))
            scanner.slowDown()
            let request = FormField.request(
                path, SentShare.passwords + [.file(named: "f", Self.content)], more: "Connection: close\r\n")
            let connection = try Connection(port: server.port)
            var sent = 0
            #expect(
                try eventually {
                    sent += try connection.sendWhatFits(request.dropFirst(sent))
                    return scanner.taken >= 2 << 20
                })
            // Bytes that move meanwhile may be missed in the table once.
            let ahead = try (0..<5).map { _ in try sent - connection.bytesToBeReceived - scanner.taken }.min() ?? 0
            // Some pieces of a mebibyte each; all that is left would be 22 MiB.
            #expect(ahead < 18 << 20, "what the server has received is in its memory")

            scanner.hurry()
            try connection.send(request.dropFirst(sent))
            #expect(eventually { scanner.hasAll })
            #expect(!connection.isReadable(milliseconds: 500))
            scanner.giveVerdict()
            let answer = try connection.receiveToEnd()
            #expect(answer.starts(with: Data("HTTP/1.1 200 ".utf8)))
            let body = answer[try #require(answer.range(of: Data("\r\n\r\n".utf8))).upperBound...]
            let isSame = try opened(Data(body), of: path, at: server) == Self.content
            #expect(isSame)
            withExtendedLifetime(clamd) {}
        }

        /// The content of what was answered to an upload.
        private func opened(_ answer: Data, of path: String, at server: RunningServer) throws -> Data {
            guard path == "/api/pacshare" else {
                let form = [FormField.file(named: "f", answer), .text("enc_password", SentShare.encryptionPassword)]
                return try server.post("/api/decrypt", form: form).body
            }
            let created = try JSONDecoder().decode(ShareCreatedAnswer.self, from: answer)
            #expect(created.scan.verdict == "clean")
            return try server.post(
                "/api/pacshare/\(created.id)/pickup",
                json: ["pickup_password": SentShare.pickupPassword, "enc_password": SentShare.encryptionPassword]
            ).body
        }
    }
}

/// Scans as fast as it can, until it is told to be slow: then it takes a chunk four times a second, and keeps its
/// verdict to itself.
private final class SlowScanner: Sendable {
    private struct State {
        var taken = 0
        var isSlow = false
        var hasAll = false
        var keepsVerdict = false
    }

    private static let chunkCount = 128 << 10
    private let state = Mutex(State())

    /// Bytes taken since it became slow.
    var taken: Int { state.withLock { $0.taken } }
    /// Whether it has taken a whole file since.
    var hasAll: Bool { state.withLock { $0.hasAll } }

    func slowDown() { state.withLock { $0 = State(isSlow: true, keepsVerdict: true) } }
    func hurry() { state.withLock { $0.isSlow = false } }
    func giveVerdict() { state.withLock { $0.keepsVerdict = false } }

    func scan(_ connection: FakeConnection) {
        let content = connection.readStream {
            let isSlow = state.withLock { state in
                state.taken += Self.chunkCount
                return state.isSlow
            }
            if isSlow { usleep(250_000) }
        }
        guard let content else { return }
        state.withLock { $0.hasAll = true }
        _ = eventually { state.withLock { !$0.keepsVerdict } }
        connection.write(FakeClamAV.answer(to: content))
    }
}
