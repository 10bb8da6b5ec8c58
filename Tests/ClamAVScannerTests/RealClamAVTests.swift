import ContentPipeline
import ClamAVSupport
import Foundation
import Glibc
import NIOPosix
import PacShare
import RequestGuard
import Synchronization
import TestSupport
import Testing

@testable import ClamAVScanner

/// With the clamd that Debian has.
struct RealClamAVTests {
    private static let limit = Int(ClamAVScanner.standardMaximumBytes)

    /// A scanner whose limit is proven.
    private func scanner(
        _ daemon: ClamAVDaemon, maximumBytes: UInt64 = ClamAVScanner.standardMaximumBytes,
        timeouts: ClamAVTimeouts = ClamAVTimeouts()
    ) async throws -> ClamAVScanner {
        let scanner = ClamAVScanner(daemon.socketPath, maximumBytes: maximumBytes, timeouts: timeouts)
        _ = try await scanner.check()
        return scanner
    }

    @Test("With Debian's limits all of 25 MiB is scanned, and not a byte more")
    func debianLimits() async throws {
        let daemon = try ClamAVDaemon()
        let scanner = ClamAVScanner(daemon.socketPath)
        #expect(await scanner.verdict(on: [1, 2, 3]) == .notScanned(reason: .unavailable), "The limit is not proven.")
        let check = try await scanner.check()
        #expect(check.scannedBytes == 26_214_400)
        #expect(check.version.engine.hasPrefix("ClamAV "))
        #expect(await scanner.verdict(on: TestVirus.bytes) == .infected(signature: "Eicar-Test-Signature.UNOFFICIAL"))
        #expect(await scanner.verdict(on: Array("A clean text.".utf8)).isClean)
        #expect(await scanner.verdict(on: []).isClean)

        var file = [UInt8](repeating: 0x61, count: Self.limit - 68)
        #expect(await scanner.verdict(on: file + TestVirus.bytes, piece: 200_001).isInfected)
        file += [UInt8](repeating: 0x62, count: 68)
        #expect(await scanner.verdict(on: file).isClean)
        file.append(0x63)
        #expect(await scanner.verdict(on: file) == .notFullyScanned(reason: .tooLarge))
        #expect(await scanner.verdict(on: TestVirus.bytes + file).isInfected, "The beginning is scanned nevertheless.")
    }

    @Test(
        "A limit of clamd's own that is lower is found", arguments: ["MaxFileSize", "StreamMaxLength", "MaxScanSize"])
    func lowerLimit(option: String) async throws {
        let daemon = try ClamAVDaemon(options: ClamAVDaemon.debianLimits.merging([option: "3M"]) { $1 })
        let scanner = ClamAVScanner(daemon.socketPath)
        let check = try await scanner.check()
        let actual: UInt64 = 3 << 20
        // What is scanned inside an archive counts towards MaxScanSize once more.
        #expect(check.scannedBytes <= actual)
        #expect(check.scannedBytes >= actual / (option == "MaxScanSize" ? 3 : 1) * 15 / 16)
        let file = [UInt8](repeating: 0x61, count: Int(check.scannedBytes))
        #expect(await scanner.verdict(on: file).isClean)
        #expect(await scanner.verdict(on: file + [1]) == .notFullyScanned(reason: .tooLarge))
    }

    @Test("One without the signature, or without archives, finds nothing clean")
    func blind() async throws {
        let daemon = try ClamAVDaemon(options: ["ScanArchive": "no", "MaxScanSize": "1K", "MaxFileSize": "1K"])
        let scanner = ClamAVScanner(daemon.socketPath)
        await #expect(throws: ClamAVError.testFileNotFound) { try await scanner.check() }
        #expect(await scanner.verdict(on: [1, 2, 3]) == .notScanned(reason: .unavailable))
        #expect(await scanner.verdict(on: TestVirus.bytes).isInfected)
    }

    @Test("clamd's own warnings about limits and encryption are no infections")
    func heuristics() async throws {
        let daemon = try ClamAVDaemon(options: ["AlertExceedsMax": "yes", "AlertEncrypted": "yes", "MaxFiles": "3"])
        let scanner = try await scanner(daemon, maximumBytes: 100_000)
        let many = ZipFile.make((0..<20).map { ("\($0)", Array("file \($0)".utf8)) })
        #expect(await scanner.verdict(on: many) == .notFullyScanned(reason: .limitExceeded))
    }

    @Test("An encrypted archive, which clamd passes by default, is not fully scanned")
    func encrypted() async throws {
        let daemon = try ClamAVDaemon()
        let scanner = try await scanner(daemon, maximumBytes: 100_000)
        let archive = ZipFile.make([("a", [1, 2, 3])])
        #expect(await scanner.verdict(on: archive).isClean)
        #expect(await scanner.verdict(on: ZipFile.encrypted(archive)) == .notFullyScanned(reason: .encrypted))
    }

    @Test("One that is stopped and goes on is known again")
    func stopped() async throws {
        let daemon = try ClamAVDaemon()
        let scanner = ClamAVScanner(daemon.socketPath, timeouts: .short)
        daemon.send(SIGSTOP)
        let verdict = await timed { await scanner.verdict(on: TestVirus.bytes) }
        #expect(verdict == .notScanned(reason: .unavailable))
        await #expect(throws: ClamAVError.timeout) { try await scanner.check() }
        daemon.send(SIGCONT)
        #expect(await ClamAVScanner(daemon.socketPath).verdict(on: TestVirus.bytes).isInfected)
    }

    @Test(
        "One that is stopped or killed in mid-stream costs the verdict and bounded time", arguments: [SIGSTOP, SIGKILL])
    func lostInMidStream(signal: Int32) async throws {
        let daemon = try ClamAVDaemon()
        var timeouts = ClamAVTimeouts()
        timeouts.write = .seconds(2)
        let scanner = try await scanner(daemon, maximumBytes: 20 << 20, timeouts: timeouts)
        let scan = await scanner.begin(expectedBytes: nil)
        let piece = [UInt8](repeating: 1, count: 256 << 10)
        let verdict = await timed {
            for number in 0..<64 {
                if number == 8 { daemon.send(signal) }
                await scan.write(piece.span.bytes)
            }
            await scan.finish()
            return scan.verdict
        }
        #expect(verdict == .notScanned(reason: .unavailable))
    }

    @Test("What follows the bytes that are scanned may take longer than clamd waits for a stream")
    func slowRest() async throws {
        let daemon = try ClamAVDaemon(options: ClamAVDaemon.debianLimits.merging(["ReadTimeout": "1"]) { $1 })
        let limit = 100_000
        let scanner = try await scanner(daemon, maximumBytes: UInt64(limit))
        let scan = await scanner.begin(expectedBytes: nil)
        try await scan.write(Array((TestVirus.bytes + [UInt8](repeating: 0x61, count: limit))))
        // A stream that began later and does not go on: when clamd has given it up, it has waited long enough.
        let answer = UnixCommand.answer(to: "zINSTREAM\0", at: daemon.socketPath, seconds: 60)
        #expect(answer?.contains("COMMAND READ TIMED OUT") == true)
        try await scan.write(Array([1, 2, 3]))
        await scan.finish()
        #expect(scan.verdict.isInfected)
    }

    @Test("The first of several addresses that answers is used, over TCP as well")
    func addresses() async throws {
        let port = try ReservedPort()
        let daemon = try ClamAVDaemon(options: ["TCPSocket": "\(port.number)", "TCPAddr": "127.0.0.1"])
        let addresses: [ServiceAddress] = [
            .unix(path: daemon.socketPath + ".none"),
            .tcp(host: .address(IPAddress(v4: 0x7F00_0001)), port: port.number),
            .unix(path: daemon.socketPath),
        ]
        let scanner = ClamAVScanner(
            addresses: addresses, maximumBytes: 100_000, group: MultiThreadedEventLoopGroup.singleton)
        #expect(try await scanner.check().address == addresses[1])
        #expect(await scanner.verdict(on: TestVirus.bytes).isInfected)
        let large = [UInt8](repeating: 0x61, count: 30 << 20)
        #expect(
            await ClamAVScanner(addresses: [addresses[1]], group: MultiThreadedEventLoopGroup.singleton)
                .verdict(on: large) == .notScanned(reason: .unavailable))
        withExtendedLifetime(port) {}
    }

    @Test("Scans run side by side")
    func sideBySide() async throws {
        let daemon = try ClamAVDaemon()
        let scanner = try await scanner(daemon, maximumBytes: 1 << 20)
        let verdicts = await withTaskGroup { group in
            for number in 0..<40 {
                let file = [UInt8](repeating: UInt8(number), count: 300_000)
                group.addTask { await scanner.verdict(on: number.isMultiple(of: 4) ? file + TestVirus.bytes : file) }
            }
            return await group.reduce(into: [ScanVerdict]()) { $0.append($1) }
        }
        #expect(verdicts.count(where: \.isInfected) == 10)
        #expect(verdicts.count(where: \.isClean) == 30)
    }
}
