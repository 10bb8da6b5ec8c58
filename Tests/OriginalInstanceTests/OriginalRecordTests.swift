import Foundation
import PacCryptCore
import PacShare
import RequestGuard
import Testing

@testable import OriginalInstance

@Suite("Records of the original's shares")
struct OriginalRecordTests {
    private static let hash = "iRBGkDS1zOdLtxNAplxxJ-OvwVMzl9N8WHZyf5NwMGk="

    private func record(_ change: (inout [String: Any]) -> Void) throws -> [UInt8] {
        var members: [String: Any] = [
            "pickup_password": Self.hash, "original_name": "AAAA", "timestamp": "2026-11-23T22:53:02.559585",
        ]
        change(&members)
        return Array(try JSONSerialization.data(withJSONObject: members))
    }

    @Test("Old and new records are read")
    func forms() throws {
        let old = try OriginalRecord(json: try record { _ in }, zone: .gmt)
        #expect(old.algorithm == .aesGCM)
        #expect(old.codeSecret == nil)
        #expect(old.createdAt.milliseconds == 1_795_474_382_559)
        #expect(old.passwordHash.matches(try Password("pick one")))
        #expect(!old.passwordHash.matches(try Password("pick two")))
        let new = try OriginalRecord(
            json: try record {
                $0["algorithm"] = "xchacha"
                $0["require_2fa"] = true
                $0["totp_secret"] = "A4JMDEYEMX7J6YBMRIHYZNG2CBS2P53M"
                $0["service_name"] = "PacCrypt File: x"
            })
        #expect(new.algorithm == .xchacha)
        #expect(new.codeSecret != nil)
        let off = try OriginalRecord(
            json: try record {
                $0["require_2fa"] = false
                $0["totp_secret"] = NSNull()
            })
        #expect(off.codeSecret == nil)
    }

    @Test("What is no record is refused")
    func hostile() throws {
        let deep = String(repeating: "[", count: 30_000)
        var hostile: [[UInt8]] = [
            [], Array("{}".utf8), Array("[]".utf8), Array("null".utf8), [0xFF, 0xFE], Array(deep.utf8),
            Array("{\"pickup_password\": \(deep)".utf8),
        ]
        let changes: [(inout [String: Any]) -> Void] = [
            { $0["pickup_password"] = 7 }, { $0["pickup_password"] = "short" }, { $0["pickup_password"] = NSNull() },
            { $0["original_name"] = ["a"] }, { $0["original_name"] = nil }, { $0["timestamp"] = 1 },
            { $0["timestamp"] = "yesterday" }, { $0["algorithm"] = "xwing_hybrid" }, { $0["algorithm"] = "../x" },
            { $0["algorithm"] = "" }, { $0["require_2fa"] = "yes" }, { $0["require_2fa"] = true },
            { ($0["require_2fa"], $0["totp_secret"]) = (true, "!") },
            { ($0["require_2fa"], $0["totp_secret"]) = (true, "") },
            { $0["original_name"] = String(repeating: "A", count: 70_000) },
        ]
        hostile += try changes.map { try record($0) }
        for json in hostile {
            #expect(throws: ShareError.tampered, "\(String(decoding: json.prefix(200), as: UTF8.self))") {
                try OriginalRecord(json: json)
            }
        }
    }

    @Test("Links, pipes, folders and huge records are no shares, and nobody waits for them")
    func hostileFiles() async throws {
        let bench = try OriginalBench()
        let url = bench.folder.url
        let target = url.appending(path: try OriginalVector.report().record)
        let ids = (0..<4).map { _ in ShareID.random() }
        let paths = ids.map { url.appending(path: $0.text + ".json") }
        try FileManager.default.createSymbolicLink(at: paths[0], withDestinationURL: target)
        #expect(mkfifo(paths[1].path, 0o600) == 0)
        try FileManager.default.createDirectory(at: paths[2], withIntermediateDirectories: false)
        for id in ids.prefix(3) {
            await #expect(throws: ShareError.notFound) { try await bench.originals.share(id) }
        }
        try Data(repeating: UInt8(ascii: " "), count: 8 << 20).write(to: paths[3])
        await #expect(throws: ShareError.tampered) { try await bench.originals.share(ids[3]) }
        #expect(try await bench.originals.sweep() == OriginalSweepReport())

        // A link in place of the encrypted file is none either.
        let vector = try OriginalVector.oldest()
        let file = url.appending(path: vector.file)
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: target)
        await #expect(throws: ShareError.lost) { try await bench.originals.share(try vector.shareID()) }
    }

    @Test("A record that cannot be read ends by the age of its files")
    func unreadableEnds() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        try Data("{}".utf8).write(to: bench.folder.url.appending(path: vector.record))
        func setAge(_ seconds: Int64) throws {
            let moment = bench.clock.timestamp.advanced(bySeconds: -seconds).milliseconds / 1000
            for name in [vector.record, vector.file] {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSince1970: Double(moment))],
                    ofItemAtPath: bench.folder.url.appending(path: name).path)
            }
        }
        try setAge(14 * OriginalBench.day - 60)
        #expect(try await bench.originals.sweep() == OriginalSweepReport())
        try setAge(14 * OriginalBench.day)
        #expect(try await bench.originals.sweep().expired == 1)
        #expect(try bench.names().count == 4)
    }

    @Test(
        "Local times are read as Python writes them",
        arguments: [
            ("2026-11-23T22:53:02.559585", "GMT", 1_795_474_382_559),
            ("2026-11-23T22:53:02", "GMT", 1_795_474_382_000),
            ("2026-11-23T22:53:02.000001", "GMT", 1_795_474_382_000),
            ("2026-11-23T22:53:02.559585", "GMT+0200", 1_795_467_182_559),
        ] as [(String, String, Int64)])
    func localTimes(text: String, zone: String, milliseconds: Int64) throws {
        let zone = try #require(TimeZone(abbreviation: zone))
        #expect(LocalTime.moment(text, in: zone)?.milliseconds == milliseconds)
    }

    @Test(
        "What is no moment is none",
        arguments: [
            "", "2026-11-23", "2026-11-23T22:53", "2026-11-23 22:53:02", "2026-13-23T22:53:02", "2026-02-30T22:53:02",
            "2026-11-23T25:53:02", "2026-11-23T22:53:02Z", "2026-11-23T22:53:02+01:00", "2026-11-23T22:53:02.",
            "2026-11-23T22:53:02.1234567", "-026-11-23T22:53:02", "1969-11-23T22:53:02", "٢٠٢٦-11-23T22:53:02",
        ])
    func noMoments(text: String) {
        #expect(LocalTime.moment(text, in: .gmt) == nil)
    }

    @Test("A record from the future ends as one of now would")
    func future() throws {
        let record = try OriginalRecord(json: try record { $0["timestamp"] = "2099-01-01T00:00:00" }, zone: .gmt)
        let now = Timestamp(milliseconds: 1_795_474_382_000)
        #expect(record.expiresAt(maxAgeSeconds: 60, now: now) == now.advanced(bySeconds: 60))
    }
}
