import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

@testable import OriginalInstance

@Suite("Picking up the original's shares")
struct OriginalPickupTests {
    @Test("Each is found, unlocked, opened, downloaded under its old name and burned", arguments: OriginalVector.all)
    func journey(vector: OriginalVector) async throws {
        let bench = try OriginalBench()
        let id = try vector.shareID()
        let found = try await bench.originals.share(id)
        #expect(found.requiresCode == (vector.totp_secret != nil))
        #expect(found.expiresAt == bench.clock.timestamp.advanced(bySeconds: 14 * OriginalBench.day - 3600))
        #expect(found.downloadsLeft == 1)

        let code = try vector.totp_secret.map { _ in try bench.code(vector) }
        let unlocked = try await bench.originals.unlock(
            id, password: try vector.pickupPassword(), code: code, client: bench.client)
        let file = try #require(unlocked.metadata.files.first)
        #expect(file.name == nil)
        #expect((UInt64(vector.size)...UInt64(vector.size) + 16).contains(file.size))
        #expect(unlocked.metadata.algorithm == vector.algorithm ?? "aes_gcm")
        #expect(unlocked.share.expiresAt == found.expiresAt)
        #expect(bench.originals.holds(unlocked.ticket, of: id))
        #expect(try await bench.shares.share(id.key) == nil)

        let opened = try await bench.originals.open(
            id, ticket: unlocked.ticket, credential: try vector.credential(), client: bench.client)
        #expect(opened.source == .download)
        #expect(opened.share.expiresAt == found.expiresAt)
        #expect(opened.share.createdAt == found.createdAt)
        #expect(opened.share.downloadsLeft == 0)
        #expect(try bench.names().allSatisfy { !$0.hasPrefix(vector.id) })
        #expect(try bench.names().count == 4)
        await #expect(throws: ShareError.notFound) { try await bench.originals.share(id) }
        try await bench.expect(vector, opened.lease)

        try await bench.pickup.confirm(id, lease: opened.lease, client: bench.client)
        let burned = try #require(try await bench.shares.share(id.key))
        #expect(burned.state == .burned(at: bench.clock.timestamp))
        #expect(await bench.blobs.blobs(after: nil, limit: 10) == [])
        #expect(bench.events.kinds.contains(.burned))
    }

    @Test("Both passwords at once do, with the code where one is asked for", arguments: OriginalVector.all)
    func pickUp(vector: OriginalVector) async throws {
        let bench = try OriginalBench()
        let code = try vector.totp_secret.map { _ in try bench.code(vector) }
        let opened = try await bench.originals.pickUp(
            try vector.shareID(), password: try vector.pickupPassword(), code: code,
            credential: try vector.credential(), client: bench.client)
        try await bench.expect(vector, opened.lease)
        #expect(try bench.names().allSatisfy { !$0.hasPrefix(vector.id) })
    }

    @Test("The new share keeps the passwords and the second factor; a code is not accepted again by it")
    func secondFactorRemains() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let id = try vector.shareID()
        let used = try bench.code(vector)
        let opened = try await bench.originals.pickUp(
            id, password: try vector.pickupPassword(), code: used, credential: try vector.credential(),
            client: bench.client)
        try await bench.expect(vector, opened.lease)
        await #expect(throws: ShareError.wrongSecret) {
            try await bench.pickup.unlock(
                id, password: try vector.pickupPassword(), code: used, client: bench.client)
        }
        bench.clock.advance(seconds: 30)
        let again = try await bench.pickup.pickUp(
            id, password: try vector.pickupPassword(), code: try bench.code(vector),
            credential: try vector.credential(), client: bench.client)
        #expect(again.source == .again)
        try await bench.expect(vector, again.lease)
    }

    @Test("A ticket goes on to hold when the share has become one of ours, for whoever has one")
    func ticketsGoOn() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let first = try await bench.unlock(vector)
        let second = try await bench.unlock(vector, client: bench.other)
        _ = try await bench.originals.open(
            id, ticket: first.ticket, credential: try vector.credential(), client: bench.client)
        #expect(!bench.originals.holds(first.ticket, of: id))
        await #expect(throws: ShareError.beingDownloaded(retryAfterSeconds: 60)) {
            try await bench.originals.open(
                id, ticket: second.ticket, credential: try vector.credential(), client: bench.other)
        }
        bench.clock.advance(seconds: 61)
        for ticket in [first.ticket, second.ticket] {
            let opened = try await bench.pickup.open(
                id, ticket: ticket, credential: try vector.credential(), client: bench.client)
            #expect(opened.source == .takeOver)
            bench.clock.advance(seconds: 61)
        }
    }

    @Test("What somebody has unlocked can be seen again when somebody else has opened it since")
    func unlockedAgain() async throws {
        let bench = try OriginalBench()
        let pickup = SharePickup(bench.services, originals: bench.originals)
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let first = try await bench.unlock(vector)
        let second = try await bench.unlock(vector, client: bench.other)
        _ = try await pickup.open(id, ticket: first.ticket, credential: try vector.credential(), client: bench.client)
        for _ in 0..<2 {
            let again = try await pickup.unlocked(id, ticket: second.ticket)
            #expect(again.metadata.files.count == 1 && again.ticket == second.ticket)
            #expect(!bench.originals.holds(second.ticket, of: id))
        }
        bench.clock.advance(seconds: 61)
        let opened = try await pickup.open(
            id, ticket: second.ticket, credential: try vector.credential(), client: bench.other)
        #expect(opened.source == .takeOver)
    }

    @Test("Of many opening at once one makes the share, and it is downloaded once")
    func concurrentOpens() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let results = await withTaskGroup(of: Result<OpenedShare, any Error>.self) { group in
            for number in UInt32(1)...8 {
                let client = ClientKey(address: IPAddress(v4: number))
                group.addTask {
                    do {
                        let unlocked = try await bench.unlock(vector, client: client)
                        return .success(
                            try await bench.originals.open(
                                id, ticket: unlocked.ticket, credential: try vector.credential(), client: client))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var results: [Result<OpenedShare, any Error>] = []
            for await result in group { results.append(result) }
            return results
        }
        let opened = results.compactMap { try? $0.get() }
        #expect(opened.count == 1)
        for case .failure(let error) in results {
            // The files may be gone by the time that somebody comes to unlock.
            let error = error as? ShareError
            #expect(error == .notFound || error == .beingDownloaded(retryAfterSeconds: 5))
        }
        try await bench.expect(vector, try #require(opened.first).lease)
        #expect(try await bench.shares.totals().count == 1)
    }

    @Test("It does not count for whoever picks it up")
    func countsForNobody() async throws {
        let bench = try OriginalBench()
        for vector in OriginalVector.all {
            let code = try vector.totp_secret.map { _ in try bench.code(vector) }
            _ = try await bench.originals.pickUp(
                try vector.shareID(), password: try vector.pickupPassword(), code: code,
                credential: try vector.credential(), client: bench.client)
        }
        var limits = ShareLimits()
        limits.activeSharesPerClient = 1
        limits.storageReserveBytes = 0
        let upload = ShareUpload(bench.services, limits: limits, client: bench.client)
        try await upload.begin(FileDescription(name: "mine"))
        _ = try await upload.finish(
            ShareOptions(pickupPassword: try Password("mine")),
            sealing: ShareSealing(recipients: [.password(try Password("file"), bench.services.kdf)]))
    }

    @Test("A file that is too large to be opened here is handed out as it lies, under a name that tells how to open it")
    func tooLarge() async throws {
        let bench = try OriginalBench(legacyMaxBytes: 1000)
        let vector = try OriginalVector.report()
        let unlocked = try await bench.unlock(vector)
        await #expect(throws: ShareError.wrongSecret) {
            try await bench.originals.open(
                try vector.shareID(), ticket: unlocked.ticket, credential: .password(try Password("wrong")),
                client: bench.client)
        }
        let opened = try await bench.originals.open(
            try vector.shareID(), ticket: unlocked.ticket, credential: try vector.credential(), client: bench.client)
        let (name, content) = try await bench.download(try vector.shareID(), opened.lease)
        #expect(name == "report.pdf.aes_cbc.encrypted")
        let stored = try OriginalVector.bytes(vector.file)
        #expect(content == stored)
        #expect(bench.events.kinds.contains(.scanned(.notFullyScanned(reason: .encrypted))))
        #expect(try bench.names().allSatisfy { !$0.hasPrefix(vector.id) })
    }

    @Test("What was encrypted for a key pair is opened by the private key, and by no other key or password")
    func keyPair() async throws {
        let hybrid = try OriginalHybridVector.read()
        for limit: UInt64 in [256 << 20, 10] {
            let bench = try OriginalBench(legacyMaxBytes: limit)
            let vector = try OriginalVector.report()
            try bench.setRecord(vector) { $0["algorithm"] = "rsa_hybrid" }
            let stored = try bench.write(base64: hybrid.ciphertext, to: vector.id + ".rsa_hybrid.encrypted")
            let unlocked = try await bench.unlock(vector)
            let wrong: [Credential] = [
                try vector.credential(), .privateKey(try .generate(for: .rsaHybrid)),
                .privateKey(try .generate(for: .xwingHybrid)),
            ]
            for credential in wrong {
                await #expect(throws: ShareError.wrongSecret) {
                    try await bench.originals.open(
                        try vector.shareID(), ticket: unlocked.ticket, credential: credential, client: bench.client)
                }
            }
            let key = try PrivateKey(pem: hybrid.private_key)
            let opened = try await bench.originals.open(
                try vector.shareID(), ticket: unlocked.ticket, credential: .privateKey(key), client: bench.client)
            let (name, content) = try await bench.download(try vector.shareID(), opened.lease)
            #expect(content == (limit == 10 ? stored : Array(hybrid.plaintext.utf8)))
            #expect(name == (limit == 10 ? "retrieved_file.rsa_hybrid.encrypted" : "retrieved_file"))
        }
    }

    @Test("An infected file is refused and stays where it was")
    func infected() async throws {
        let vector = try OriginalVector.oldest()
        let content = try await OriginalBench().content(of: vector)
        let strict = try OriginalBench(scanner: SignatureScanner(signature: Array(content.prefix(6))))
        await #expect(throws: ShareError.infected(signature: "Test-Signature", file: 1)) {
            try await strict.originals.pickUp(
                try vector.shareID(), password: try vector.pickupPassword(), code: nil,
                credential: try vector.credential(), client: strict.client)
        }
        #expect(try strict.names().count == 6)
        #expect(try await strict.shares.totals().count == 0)
        #expect(await strict.blobs.blobs(after: nil, limit: 10) == [])
    }
}

extension OriginalBench {
    func unlock(_ vector: OriginalVector, client: ClientKey? = nil) async throws -> UnlockedShare {
        try await originals.unlock(
            try vector.shareID(), password: try vector.pickupPassword(), code: nil, client: client ?? self.client)
    }

    func content(of vector: OriginalVector) async throws -> [UInt8] {
        let opened = try await originals.pickUp(
            try vector.shareID(), password: try vector.pickupPassword(), code: nil,
            credential: try vector.credential(), client: client)
        return try await download(try vector.shareID(), opened.lease).content
    }
}
