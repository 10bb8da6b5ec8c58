import ContentPipeline
import ClamAVSupport
import Foundation
import Glibc
import PacShare
import RequestGuard
import Synchronization
import TestSupport
import Testing

@testable import ClamAVScanner

/// A clamd that misbehaves costs bounded time and memory, and never makes a file clean.
struct HostileClamAVTests {
    private static let file = [UInt8](repeating: 0x61, count: 2 << 20)

    private final class Reports: Sendable {
        let all = Mutex<[ClamAVError.Kind]>([])
    }

    /// Expects no verdict, in bounded time, and a report that says why.
    private func expectNoVerdict(
        _ kind: ClamAVError.Kind, of fake: FakeClamAV, on file: [UInt8] = file
    ) async {
        let reports = Reports()
        let isSlow = kind == .timeout || kind == .unreachable
        let scanner = ClamAVScanner(fake.path, timeouts: isSlow ? .short : ClamAVTimeouts()) { error in
            reports.all.withLock { $0.append(error.kind) }
        }
        let verdict = await timed { await scanner.verdict(on: file) }
        #expect(verdict == .notScanned(reason: .unavailable))
        #expect(reports.all.withLock { $0 } == [kind])
    }

    @Test("Nobody listens: no verdict, at once")
    func nobody() async {
        let scanner = ClamAVScanner("/tmp/no-such-clamd-\(UUID().uuidString)")
        let verdict = await timed { await scanner.verdict(on: Self.file) }
        #expect(verdict == .notScanned(reason: .unavailable))
    }

    @Test("When clamd is nowhere, every place that was tried is named, with why")
    func nowhere() async throws {
        let unused = try ReservedPort()
        let scanner = ClamAVScanner(addresses: [
            .unix(path: "/nowhere/clamd.ctl"), .unix(path: "/dev/null"),
            .tcp(host: .address(IPAddress(v4: 0x7F00_0001)), port: unused.number),
        ])
        let error = await #expect(throws: ClamAVError.self) { try await scanner.check() }
        #expect(error?.kind == .unreachable)
        #expect(
            error?.description == "clamd answers at none of /nowhere/clamd.ctl (no such file or directory), /dev/null "
                + "(connection refused) and 127.0.0.1:\(unused.number) (connection refused).")
        let one = await #expect(throws: ClamAVError.self) {
            try await ClamAVScanner("/nowhere/clamd.ctl").check()
        }
        withExtendedLifetime(unused) {}
        #expect(one?.description == "clamd does not answer at /nowhere/clamd.ctl (no such file or directory).")
    }

    @Test("A clamd that answers wrongly is told of before places where there is none")
    func wrongBeforeNowhere() async throws {
        let fake = try FakeClamAV(version: "220 mail.example ESMTP\0") { _ in }
        let scanner = ClamAVScanner(addresses: [
            .unix(path: "/nowhere/clamd.ctl"), .unix(path: fake.path), .unix(path: "/nowhere/else"),
        ])
        let error = await #expect(throws: ClamAVError.self) { try await scanner.check() }
        #expect(error?.kind == .unexpectedAnswer && error?.description.contains(fake.path) == true)
    }

    @Test("A connection that is never accepted is given up")
    func neverAccepted() async throws {
        await expectNoVerdict(.timeout, of: try FakeClamAV(accepts: false) { _ in })
    }

    @Test("A queue of connections that stays full is given up")
    func fullQueue() async throws {
        let fake = try FakeClamAV(backlog: 0, accepts: false) { _ in }
        fake.fillQueue()
        await expectNoVerdict(.unreachable, of: fake)
    }

    @Test("Whoever goes away while the queue is full does not wait for it")
    func cancelledInQueue() async throws {
        let fake = try FakeClamAV(backlog: 0, accepts: false) { _ in }
        fake.fillQueue()
        let path = fake.path
        let check = Task { () async throws(ClamAVError) in try await ClamAVScanner(path).check() }
        check.cancel()
        let error = await #expect(throws: ClamAVError.self) { try await check.value }
        withExtendedLifetime(fake) {}
        #expect(error?.kind == .unreachable && error?.description.contains("cancelled") == true)
    }

    @Test("One that does not say its version is not sent a file")
    func noVersion() async throws {
        await expectNoVerdict(.timeout, of: try FakeClamAV(version: nil) { _ in Issue.record("It was sent a file.") })
        let other = try FakeClamAV(version: "220 mail.example ESMTP\0") { _ in Issue.record("It was sent a file.") }
        await expectNoVerdict(.unexpectedAnswer, of: other)
    }

    @Test("One that stops reading in mid-stream is given up")
    func stopsReading() async throws {
        await expectNoVerdict(
            .timeout,
            of: try FakeClamAV { connection in
                _ = connection.readFully(100_000)
                connection.stall()
            })
    }

    @Test("One that reads all and never answers is given up")
    func neverAnswers() async throws {
        await expectNoVerdict(
            .timeout,
            of: try FakeClamAV { connection in
                _ = connection.readStream()
                connection.waitForEnd()
            })
    }

    @Test("One that hangs up in mid-stream, or instead of an answer, gives no verdict")
    func hangsUp() async throws {
        await expectNoVerdict(.closed, of: try FakeClamAV { _ = $0.readFully(1_000_000) })
        await expectNoVerdict(.closed, of: try FakeClamAV { _ = $0.readStream() })
        await expectNoVerdict(.closed, of: try FakeClamAV { _ in })
    }

    @Test(
        "What no clamd answers makes no file clean",
        arguments: [
            "\0", "stream: \0", "OK\0", "stream: OK", "stream: OK\n", "stream: ok\0", "stream: FOUND\0",
            "\u{7}\u{1B}[2J\0", "COMMAND READ TIMED OUT\n", "stream: Can't allocate memory ERROR\0", "stream: O",
        ])
    func garbage(answer: String) async throws {
        await expectNoVerdict(
            .unexpectedAnswer,
            of: try FakeClamAV { connection in
                _ = connection.readStream()
                connection.write(answer)
            })
    }

    @Test("An answer without an end is cut off")
    func endlessAnswer() async throws {
        let written = Reports()
        await expectNoVerdict(
            .unexpectedAnswer,
            of: try FakeClamAV { connection in
                _ = connection.readStream()
                while connection.write(String(repeating: "A", count: 64 << 10)) {
                    written.all.withLock { $0.append(.closed) }
                }
            })
        #expect(written.all.withLock { $0.count } < 64)
    }

    @Test("An answer that drips without an end is given up")
    func drippingAnswer() async throws {
        await expectNoVerdict(
            .timeout,
            of: try FakeClamAV { connection in
                _ = connection.readStream()
                while connection.write("A") { usleep(20_000) }
            })
    }

    @Test("One that reads slowly is waited for, with two chunks in memory and no more")
    func slowReader() async throws {
        let counter = Counter()
        let fake = try FakeClamAV { connection in
            var isFirst = true
            guard
                let content = connection.readStream({
                    counter.add(128 << 10)
                    if isFirst { usleep(200_000) }
                    isFirst = false
                    usleep(1000)
                })
            else { return }
            connection.write(FakeClamAV.answer(to: content))
        }
        let scanner = ClamAVScanner(fake.path)
        _ = try await scanner.check()
        counter.reset()
        let scan = await scanner.begin(expectedBytes: nil)
        let piece = [UInt8](repeating: 1, count: 128 << 10)
        for number in 1...64 {
            await scan.write(piece.span.bytes)
            // What lies between both ends: a chunk under way, one to be read, and the socket's buffer.
            #expect(number * piece.count - counter.value <= 2 << 20)
        }
        await scan.finish()
        #expect(scan.verdict.isClean)
    }

    @Test("An answer before the end of the stream counts, although the rest cannot be sent")
    func earlyAnswer() async throws {
        let fake = try FakeClamAV { connection in
            _ = connection.readFully(200_000)
            connection.write("stream: Early.Bird FOUND\0")
        }
        #expect(await ClamAVScanner(fake.path).verdict(on: Self.file) == .infected(signature: "Early.Bird"))
        let full = try FakeClamAV { connection in
            _ = connection.readFully(200_000)
            connection.write("INSTREAM size limit exceeded. ERROR\0")
        }
        #expect(await ClamAVScanner(full.path).verdict(on: Self.file) == .notFullyScanned(reason: .tooLarge))
    }

    @Test("A scan that is given up, or dropped, ends the connection")
    func givenUp() async throws {
        for isDropped in [false, true] {
            let (ended, signal) = AsyncStream.makeStream(of: Bool.self)
            let fake = try FakeClamAV { connection in signal.yield(connection.readStream() == nil) }
            var scan: (any ContentScan)? = await ClamAVScanner(fake.path).begin(expectedBytes: nil)
            await scan?.write(Self.file.span.bytes)
            if isDropped { scan = nil } else { scan?.abort() }
            var events = ended.makeAsyncIterator()
            #expect(await events.next() == true)
            withExtendedLifetime((fake, scan)) {}
        }
    }

    @Test("The names of signatures are printable and short")
    func hostileNames() async throws {
        let name = "Evil\u{1B}[31m\u{202E}" + String(repeating: "x", count: 1000)
        let fake = try FakeClamAV { connection in
            _ = connection.readStream()
            connection.write("stream: \(name) FOUND\0")
        }
        guard case .infected(let signature) = await ClamAVScanner(fake.path).verdict(on: [1]) else {
            Issue.record("It is not infected.")
            return
        }
        #expect(signature.utf8.count <= 200)
        #expect(signature.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }
    func add(_ number: Int) { count.withLock { $0 += number } }
    func reset() { count.withLock { $0 = 0 } }
}
