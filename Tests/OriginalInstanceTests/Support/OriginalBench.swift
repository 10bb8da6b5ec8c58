import ContentPipeline
import Crypto
import Foundation
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Synchronization
import TestSupport
import Testing
import Threads

@testable import OriginalInstance

/// A copy of the original's shares, stores in memory, and a clock that a test turns.
final class OriginalBench: Sendable {
    static let day: Int64 = 86_400

    let folder: TemporaryFolder
    let shares: any ShareStore = InMemoryShareStore()
    let blobs: InMemoryBlobStore
    let events = RecordedEvents()
    let runner = ThreadRunner()
    let clock = ManualClock(milliseconds: 1_790_000_015_000)
    let services: ShareServices
    let codes = InMemoryAcceptedCodeStore()
    let originals: OriginalShares
    let client = ClientKey(address: IPAddress("203.0.113.1") ?? .init(v4: 0))
    let other = ClientKey(address: IPAddress("203.0.113.2") ?? .init(v4: 0))

    init(legacyMaxBytes: UInt64 = 256 << 20, scanner: any ContentScanner = SignatureScanner()) throws {
        folder = try TemporaryFolder()
        let clock = clock
        blobs = InMemoryBlobStore(capacity: 64 << 20) { clock.timestamp }
        services = ShareServices(
            shares: shares, blobs: blobs, ciphers: CipherPool(cores: 2), scanner: scanner, derivations: runner,
            attempts: ShareAttemptBudgets(
                AttemptBudget(scope: "share", store: InMemoryLimitStore()) { clock.timestamp }),
            events: events,
            uploaderSecret: SecretBytes([UInt8](repeating: 9, count: 32)),
            kdf: .argon2id(iterations: 1, memoryKiB: 8)
        ) { clock.timestamp }
        originals = Self.originals(of: folder, services, codes, legacyMaxBytes: legacyMaxBytes)
        for vector in OriginalVector.all { try copy(vector) }
    }

    /// What a process knows that begins now: what the stores hold.
    func restarted() -> OriginalShares {
        Self.originals(of: folder, services, codes, legacyMaxBytes: originals.rules.legacyMaxBytes)
    }

    private static func originals(
        of folder: TemporaryFolder, _ services: ShareServices, _ codes: any AcceptedCodeStore,
        legacyMaxBytes: UInt64
    ) -> OriginalShares {
        var limits = ShareLimits()
        limits.activeSharesPerClient = 1
        return OriginalShares(
            folder: folder.filePath, services: services, codes: codes,
            threads: ThreadPool(count: 4, name: "test"),
            rules: OriginalShareRules(limits: limits, legacyMaxBytes: legacyMaxBytes))
    }

    var pickup: SharePickup { SharePickup(services) }

    /// Copies a share, as if it had been made a while ago.
    func copy(_ vector: OriginalVector, ageSeconds: Int64 = 3600) throws {
        try setRecord(vector) { $0["timestamp"] = Self.localTime(clock.timestamp.advanced(bySeconds: -ageSeconds)) }
        let target = folder.url.appending(path: vector.file)
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(at: OriginalVector.folder.appending(path: vector.file), to: target)
    }

    /// Changes a record, or writes it anew from the vector's.
    func setRecord(_ vector: OriginalVector, _ change: (inout [String: Any]) -> Void) throws {
        let path = folder.url.appending(path: vector.record)
        let source =
            FileManager.default.fileExists(atPath: path.path)
            ? path : OriginalVector.folder.appending(path: vector.record)
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: source))
        var members = try #require(json as? [String: Any])
        change(&members)
        try JSONSerialization.data(withJSONObject: members).write(to: path)
    }

    /// Writes bytes to a file of the folder, and returns them.
    @discardableResult
    func write(base64: String, to name: String) throws -> [UInt8] {
        let data = try #require(Data(base64Encoded: base64))
        try data.write(to: folder.url.appending(path: name))
        return Array(data)
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    func code(_ vector: OriginalVector, stepsAhead: Int64 = 0) throws -> String {
        let secret = try OneTimeSecret(base32: try #require(vector.totp_secret))
        return OneTimeCode.code(secret, step: UInt64(clock.timestamp.milliseconds / 30_000 + stepsAhead))
    }

    /// Downloads all under a lease.
    func download(_ id: ShareID, _ lease: ShareToken) async throws -> (name: String?, content: [UInt8]) {
        let leased = try await pickup.leased(id, lease: lease)
        let transfer = try leased.transfer(of: 0, 0..<UInt64.max)
        var content: [UInt8] = []
        while try await transfer.next(into: &content) { try await transfer.recordWritten() }
        try await transfer.finish()
        return (leased.name(of: 0), content)
    }

    /// That the share can be downloaded whole under the lease, under its old name.
    func expect(
        _ vector: OriginalVector, _ lease: ShareToken, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let (name, content) = try await download(vector.shareID(), lease)
        #expect(name == vector.filename, sourceLocation: location)
        #expect(content.count == vector.size, sourceLocation: location)
        let digest = SHA256.hash(data: content).map { String(format: "%02x", $0) }.joined()
        #expect(digest == vector.sha256, sourceLocation: location)
    }

    static func localTime(_ moment: Timestamp) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSS"
        return formatter.string(from: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)) + "000"
    }
}

extension OriginalVector {
    func shareID() throws -> ShareID { try #require(ShareID(id)) }
    func pickupPassword() throws -> Password { try Password(pickup_password) }
    func credential() throws -> Credential { .password(try Password(enc_password)) }
}
