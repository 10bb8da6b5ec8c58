import ContentPipeline
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@Suite("Pickup")
struct PickupTests {
    private let bench = ShareBench()

    private func unlock(_ created: CreatedShare, _ password: String, code: String? = nil) async throws -> UnlockedShare
    {
        try await bench.pickup.unlock(
            created.id, password: Password(password), code: code, client: bench.client)
    }

    @Test("a wrong password takes an attempt and never burns; the sixth must wait, and a right one refunds")
    func wrongPassword() async throws {
        let created = try await bench.upload()
        for _ in 0..<20 { _ = try await unlock(created, "for the link") }
        for _ in 0..<5 {
            await #expect(throws: ShareError.wrongSecret) { try await unlock(created, "wrong") }
        }
        let derivations = bench.runner.count
        await #expect(throws: ShareError.tooManyAttempts(retryAfterSeconds: 300)) {
            try await unlock(created, "for the link")
        }
        #expect(bench.events.kinds.last == .attemptRefused)
        #expect(bench.runner.count == derivations, "nothing is derived for an attempt that must wait")
        bench.clock.advance(seconds: 300)
        _ = try await unlock(created, "for the link")
        let share = try #require(try await bench.shares.share(created.share.key))
        #expect(share.state == .active && share.downloadsLeft == 1 && share.history.failedAttempts == 5)
    }

    @Test("a ticket and a lease are not affected by what strangers try")
    func unaffected() async throws {
        let created = try await bench.upload()
        let unlocked = try await unlock(created, "for the link")
        for _ in 0..<5 { await #expect(throws: ShareError.wrongSecret) { try await unlock(created, "x") } }
        let opened = try await bench.pickup.open(
            created.id, ticket: unlocked.ticket, credential: .password(ShareBench.filePassword()),
            client: bench.client)
        #expect(try await bench.download(created, opened.lease) == Array("content".utf8))
    }

    @Test("a busy server takes no attempt")
    func busy() async throws {
        var options = try ShareBench.options()
        options.maxAttempts = 1
        let created = try await bench.upload(options: options)
        bench.runner.setBusy(true)
        for _ in 0..<20 {
            await #expect(throws: ThreadRunner.Busy.self) { try await unlock(created, "for the link") }
        }
        bench.runner.setBusy(false)
        _ = try await unlock(created, "for the link")
        let share = try #require(try await bench.shares.share(created.share.key))
        #expect(share.attemptsTaken == 0 && share.history.failedAttempts == 0)
    }

    @Test("the sender's bound counts wrong pickup and encryption passwords, and reopening lifts it")
    func bound() async throws {
        var options = try ShareBench.options()
        options.maxAttempts = 2
        let created = try await bench.upload(options: options)
        let unlocked = try await unlock(created, "for the link")
        await #expect(throws: ShareError.wrongSecret) { try await unlock(created, "wrong") }
        await #expect(throws: ShareError.wrongSecret) {
            try await bench.pickup.open(
                created.id, ticket: unlocked.ticket, credential: .password(Password("wrong")), client: bench.client)
        }
        await #expect(throws: ShareError.locked) { try await unlock(created, "for the link") }
        try await bench.status.reopen(created.id, token: created.manageToken, client: bench.client)
        _ = try await unlock(created, "for the link")
        #expect(bench.events.kinds.contains(.attemptFailed(locks: true)))
    }

    @Test("a ticket survives five wrong encryption passwords")
    func ticketAttempts() async throws {
        let created = try await bench.upload()
        let unlocked = try await unlock(created, "for the link")
        for attempt in 0..<7 {
            await #expect(throws: attempt < 5 ? ShareError.wrongSecret : .noTicket) {
                try await bench.pickup.open(
                    created.id, ticket: unlocked.ticket, credential: .password(Password("wrong")),
                    client: bench.client)
            }
        }
    }

    /// Tries the encryption password under a ticket.
    private func open(
        _ created: CreatedShare, _ ticket: ShareToken, _ password: String, client: ClientKey? = nil
    ) async throws -> OpenedShare {
        try await bench.pickup.open(
            created.id, ticket: ticket, credential: .password(Password(password)), client: client ?? bench.client)
    }

    /// Goes on guessing under new tickets until it has to wait.
    private func guesses(_ created: CreatedShare) async throws -> Int {
        for guess in 0..<1000 {
            do {
                let ticket = try await unlock(created, "for the link").ticket
                _ = try await open(created, ticket, "wrong")
            } catch ShareError.tooManyAttempts(let seconds) {
                #expect(seconds == 300)
                return guess
            } catch ShareError.wrongSecret {
                continue
            }
        }
        return 1000
    }

    @Test("new tickets give no new attempts at the encryption password: 20 for a client, then one in 5 minutes")
    func ticketsAreNoAttempts() async throws {
        let created = try await bench.upload()
        #expect(try await guesses(created) == 20)
        let spare = try await unlock(created, "for the link").ticket
        let derivations = bench.runner.count
        let wait = ShareError.tooManyAttempts(retryAfterSeconds: 300)
        await #expect(throws: wait) { try await open(created, spare, "for the file") }
        #expect(bench.runner.count == derivations)
        bench.clock.advance(seconds: 300)
        #expect(try await guesses(created) == 1)
        // Another client, and whoever tries the pickup password, does not wait.
        let other = ClientKey(address: IPAddress(v4: 1))
        let unlocked = try await bench.pickup.unlock(
            created.id, password: ShareBench.pickupPassword(), code: nil, client: other)
        _ = try await open(created, unlocked.ticket, "for the file", client: other)
    }

    @Test("a wait at the encryption password takes no attempt of the ticket or of the sender's bound")
    func waitTakesNothing() async throws {
        var options = try ShareBench.options()
        options.maxAttempts = 21
        let created = try await bench.upload(options: options)
        _ = try await guesses(created)
        let ticket = try await unlock(created, "for the link").ticket
        let wait = ShareError.tooManyAttempts(retryAfterSeconds: 300)
        for _ in 0..<10 {
            await #expect(throws: wait) { try await open(created, ticket, "for the file") }
        }
        bench.clock.advance(seconds: 300)
        _ = try await open(created, ticket, "for the file")
        #expect(try await bench.shares.share(created.share.key)?.attemptsTaken == 20)
    }

    @Test("right attempts at the encryption password cost nothing, and two wrong ones keep nobody out")
    func rightAttempts() async throws {
        var options = try ShareBench.options()
        options.maxDownloads = nil
        let created = try await bench.upload(options: options)
        for _ in 0..<3 {
            let ticket = try await unlock(created, "for the link").ticket
            for _ in 0..<2 {
                await #expect(throws: ShareError.wrongSecret) { try await open(created, ticket, "wrong") }
            }
            for _ in 0..<10 { _ = try await open(created, ticket, "for the file") }
        }
    }

    @Test("attempts with both passwords at once count at both")
    func bothCount() async throws {
        let created = try await bench.upload()
        for _ in 0..<5 {
            await #expect(throws: ShareError.wrongSecret) {
                try await bench.pickup.pickUp(
                    created.id, password: ShareBench.pickupPassword(), code: nil,
                    credential: .password(Password("wrong")), client: bench.client)
            }
        }
        await #expect(throws: ShareError.tooManyAttempts(retryAfterSeconds: 300)) {
            try await unlock(created, "for the link")
        }
        bench.clock.advance(seconds: 300)
        #expect(try await guesses(created) == 16)
    }

    @Test("heads are given for a ticket and take no download")
    func heads() async throws {
        let created = try await bench.upload()
        let unlocked = try await unlock(created, "for the link")
        let heads = try await bench.pickup.heads(created.id, ticket: unlocked.ticket)
        let head = try await heads.head(at: 0)
        #expect(
            try head.unlock(with: .password(ShareBench.filePassword()), limits: .server).info?.name == "report.pdf")
        #expect(heads.counts == [head.count])
        await #expect(throws: ShareError.noSuchFile) { try await heads.head(at: 1) }
        await #expect(throws: ShareError.noTicket) {
            try await bench.pickup.heads(created.id, ticket: .random())
        }
        #expect(try await bench.shares.share(created.share.key)?.downloadsTaken == 0)
    }

    @Test("whoever proves that they can open the containers gets them as they lie")
    func sealedLease() async throws {
        let created = try await bench.upload([("a", SampleContent.bytes(100_000)), ("b", [1])])
        let unlocked = try await unlock(created, "for the link")
        let heads = try await bench.pickup.heads(created.id, ticket: unlocked.ticket)
        let head = try await heads.head(at: 0)
        let proof = try head.unlock(with: .password(ShareBench.filePassword()), limits: .server).openProof
        await #expect(throws: ShareError.wrongSecret) {
            try await bench.pickup.openSealed(
                created.id, ticket: unlocked.ticket, proof: .random(count: 32), client: bench.client)
        }
        let opened = try await bench.pickup.openSealed(
            created.id, ticket: unlocked.ticket, proof: proof, client: bench.client)
        for (index, blob) in created.share.blobs.enumerated() {
            #expect(try await bench.download(created, opened.lease, file: index) == bench.blobs.bytes(blob.id))
        }
        let leased = try await bench.pickup.leased(created.id, lease: opened.lease)
        #expect(leased.zip == nil)
        #expect(throws: ShareError.noZip) { _ = try leased.zipTransfer(0..<1) }
        #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
    }

    @Test("both passwords at once give the file; which one is wrong is not said")
    func oneShot() async throws {
        let created = try await bench.upload()
        func pickUp(_ link: String, _ file: String) async throws -> OpenedShare {
            try await bench.pickup.pickUp(
                created.id, password: Password(link), code: nil, credential: .password(Password(file)),
                client: bench.client)
        }
        await #expect(throws: ShareError.wrongSecret) { try await pickUp("wrong", "for the file") }
        await #expect(throws: ShareError.wrongSecret) { try await pickUp("for the link", "wrong") }
        let opened = try await pickUp("for the link", "for the file")
        #expect(try await bench.download(created, opened.lease) == Array("content".utf8))
    }

    @Test("a download in parts completes under one lease, burns, and leaves no blob")
    func parts() async throws {
        let content = SampleContent.bytes(1_000_000)
        let created = try await bench.upload([("a", content)])
        let opened = try await bench.open(created)
        for range in [0..<300_000, 700_000..<1_000_000, 299_999..<700_001] as [Range<UInt64>] {
            let part = try await bench.download(created, opened.lease, range)
            #expect(part == Array(content[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
        #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
        bench.clock.advance(seconds: 600)
        let sweep = try await ShareSweep(starting: bench.services)
        #expect(try await sweep.settle() == 1)
        try await bench.expectNothingLeft()
        let status = try await bench.status.status(created.id, token: created.manageToken)
        #expect(status.share.state == .burned(at: ShareExample.at(600)))
        await #expect(throws: ShareError.gone) { try await unlock(created, "for the link") }
    }

    @Test("a derivation's place is held for many files no longer than for one")
    func manyFiles() async throws {
        var options = try ShareBench.options()
        options.maxDownloads = nil
        var times: [Duration] = []
        for count in [1, 60] {
            let created = try await bench.upload((0..<count).map { ("\($0)", [1]) }, options: options)
            let ticket = try await unlock(created, "for the link").ticket
            // The first one finds the processor cold.
            var samples: [Duration] = []
            for _ in 0..<5 {
                let runner = MeasuringRunner(bench.runner)
                _ = try await SharePickup(bench.services.deriving(by: runner)).open(
                    created.id, ticket: ticket, credential: .password(ShareBench.filePassword()),
                    client: bench.client)
                samples.append(runner.processorTime)
            }
            times.append(try #require(samples.min()))
        }
        #expect(times[1] < times[0] * 3)
    }

    @Test("what was opened stays open when the attempt cannot be given back, which is tried once")
    func refundFails() async throws {
        let store = UnforgivingLimitStore()
        let bench = ShareBench(limitStore: store)
        let created = try await bench.upload()
        let opened = try await bench.open(created)
        #expect(store.refunds == 2)
        #expect(try await bench.download(created, opened.lease) == Array("content".utf8))
    }

    @Test("a confirmed share is gone at once, blob and all")
    func confirm() async throws {
        let created = try await bench.upload()
        let opened = try await bench.open(created)
        _ = try await bench.download(created, opened.lease)
        try await bench.pickup.confirm(created.id, lease: opened.lease, client: bench.client)
        try await bench.expectNothingLeft()
    }

    @Test("of many who open at the same time one wins, and looking changes nothing")
    func manyOpen() async throws {
        let created = try await bench.upload()
        let unlocked = try await unlock(created, "for the link")
        for _ in 0..<200 { _ = try await bench.pickup.share(created.id) }
        let won = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 {
                group.addTask { [bench] in
                    let opened = try? await bench.pickup.open(
                        created.id, ticket: unlocked.ticket, credential: .password(ShareBench.filePassword()),
                        client: bench.client)
                    return opened != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
    }

    @Test("the zip of several files is what the layout says, in any range")
    func zip() async throws {
        let files = [("a.txt", SampleContent.bytes(100_000)), ("a.txt", []), ("../ü", [1, 2, 3])]
        let created = try await bench.upload(files)
        let opened = try await bench.open(created)
        let whole = try await bench.download(created, opened.lease, file: nil)
        #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
        let leased = try await bench.pickup.leased(created.id, lease: opened.lease)
        #expect(leased.zip?.names == ["a.txt", "a (2).txt", "ü"] && leased.zip?.size == UInt64(whole.count))
        for range in [0..<1, 20..<70_000, 99_000..<UInt64(whole.count)] as [Range<UInt64>] {
            let part = try await bench.download(created, opened.lease, file: nil, range)
            #expect(part == Array(whole[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
    }

    @Test("a share that nobody made is not found, one that is over is gone")
    func missing() async throws {
        await #expect(throws: ShareError.notFound) { try await bench.pickup.share(.random()) }
        let created = try await bench.upload()
        bench.clock.advance(seconds: 14 * 86_400)
        await #expect(throws: ShareError.gone) { try await bench.pickup.share(created.id) }
        await #expect(throws: ShareError.gone) { try await unlock(created, "for the link") }
    }

    @Test("a share whose blob is gone is lost, and says so")
    func lost() async throws {
        let created = try await bench.upload()
        let unlocked = try await unlock(created, "for the link")
        await bench.blobs.delete(created.share.blobs[0].id)
        for _ in 0..<2 {
            await #expect(throws: ShareError.lost) {
                try await bench.pickup.open(
                    created.id, ticket: unlocked.ticket, credential: .password(ShareBench.filePassword()),
                    client: bench.client)
            }
        }
        #expect(bench.events.kinds.count { $0 == .lost } == 1)
    }
}
