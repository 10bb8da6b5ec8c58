import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

@Suite("Strangers who have the link")
struct StrangerTests {
    private let bench = ShareBench()

    /// A client of a network, both by their number.
    private func client(_ network: Int, _ number: Int = 0) -> ClientKey {
        ClientKey(address: IPAddress(v4: 0x0A00_0000 + UInt32(network) << 8 + UInt32(number)))
    }

    private func upload(requiresCode: Bool = false) async throws -> CreatedShare {
        var options = try ShareBench.options()
        options.maxDownloads = nil
        options.requiresCode = requiresCode
        return try await bench.upload(options: options)
    }

    private func unlock(
        _ created: CreatedShare, _ password: String, code: String? = nil, client: ClientKey,
        browser: KnownBrowser? = nil
    ) async throws -> UnlockedShare {
        try await bench.pickup.unlock(
            created.id, password: Password(password), code: code, client: client, browser: browser)
    }

    /// Tries a wrong password from each of the clients until it has to wait.
    ///
    /// - Returns: how many attempts were made.
    private func guess(_ created: CreatedShare, from clients: [ClientKey], both: Bool = false) async throws -> Int {
        var count = 0
        for client in clients {
            while true {
                do {
                    if both {
                        _ = try await bench.pickup.pickUp(
                            created.id, password: Password("wrong"), code: "000000",
                            credential: .password(Password("wrong")), client: client)
                    } else {
                        _ = try await unlock(created, "wrong", code: "000000", client: client)
                    }
                } catch ShareError.wrongSecret {
                    count += 1
                    continue
                } catch ShareError.tooManyAttempts {
                    break
                }
            }
        }
        return count
    }

    private func code(_ created: CreatedShare) throws -> String {
        let seconds = UInt64(bench.clock.timestamp.milliseconds / 1000)
        return OneTimeCode.code(try #require(created.code).secret, step: seconds / OneTimeCode.stepSeconds)
    }

    @Test("a recipient gets in while four networks, and 64, have used up what they may", arguments: [4, 64])
    func recipient(networks: Int) async throws {
        let created = try await upload()
        let count = try await guess(created, from: (0..<networks).map { client($0) })
        #expect(count >= 20)
        _ = try await unlock(created, "for the link", client: client(5000))
        await #expect(throws: ShareError.wrongSecret) { try await unlock(created, "mistyped", client: client(5000)) }
        _ = try await unlock(created, "for the link", client: client(5000))
    }

    @Test("one network has ten attempts, whatever number of addresses it has")
    func network() async throws {
        let created = try await upload()
        #expect(try await guess(created, from: (0..<250).map { client(1, $0) }) == 10)
    }

    @Test("a browser that has unlocked the share gets in also from among those who guess")
    func knownBrowser() async throws {
        let created = try await upload()
        _ = try await guess(created, from: (0..<300).map { client($0) })
        await #expect(throws: ShareError.tooManyAttempts(retryAfterSeconds: 300)) {
            try await unlock(created, "for the link", client: client(0))
        }
        _ = try await unlock(created, "for the link", client: client(0), browser: .random())
        _ = try await bench.pickup.pickUp(
            created.id, password: ShareBench.pickupPassword(), code: nil,
            credential: .password(ShareBench.filePassword()), client: client(0), browser: .random())
    }

    @Test("1,000 networks that know the password have 20 attempts at the code, and one more every minute")
    func codes() async throws {
        let created = try await upload(requiresCode: true)
        var wrong = 0
        for number in 0..<1000 {
            do {
                _ = try await unlock(created, "for the link", code: "x", client: client(number))
            } catch ShareError.wrongSecret {
                wrong += 1
            } catch ShareError.tooManyAttempts(let seconds) {
                #expect(seconds <= 60)
            }
        }
        #expect(wrong == 20)
        let late = client(20_000)
        let right = try code(created)
        await #expect(throws: ShareError.tooManyAttempts(retryAfterSeconds: 60)) {
            try await unlock(created, "for the link", code: right, client: late)
        }
        // Who has unlocked before is not kept out by them.
        _ = try await unlock(created, "for the link", code: right, client: late, browser: .random())
        bench.clock.advance(seconds: 60)
        _ = try await unlock(created, "for the link", code: try code(created), client: late)
    }

    @Test("who does not know the password uses up no attempts at the code")
    func codesUntouched() async throws {
        let created = try await upload(requiresCode: true)
        #expect(try await guess(created, from: (0..<300).map { client($0) }) == 220)
        // Time for as many attempts at the password as there are at the code, and for three at the code.
        bench.clock.advance(seconds: 200)
        for number in 0..<19 {
            await #expect(throws: ShareError.wrongSecret) {
                try await unlock(created, "for the link", code: "x", client: client(5000 + number))
            }
        }
        _ = try await unlock(created, "for the link", code: try code(created), client: client(6000))
    }

    @Test("who does not know the pickup password uses up no attempts at the encryption password")
    func encryptionUntouched() async throws {
        let created = try await upload()
        let ticket = try await unlock(created, "for the link", client: client(0)).ticket
        #expect(try await guess(created, from: (0..<300).map { client($0) }, both: true) == 220)
        for _ in 0..<4 {
            await #expect(throws: ShareError.wrongSecret) {
                try await bench.pickup.open(
                    created.id, ticket: ticket, credential: .password(Password("wrong")), client: client(0))
            }
        }
        _ = try await bench.pickup.open(
            created.id, ticket: ticket, credential: .password(ShareBench.filePassword()), client: client(0))
    }

    @Test("reopening gives all attempts back at once: at the pickup password, the code and the encryption password")
    func reopened() async throws {
        let created = try await upload(requiresCode: true)
        let own = client(0)
        for _ in 0..<20 {
            await #expect(throws: ShareError.wrongSecret) {
                try await bench.pickup.pickUp(
                    created.id, password: ShareBench.pickupPassword(), code: "x",
                    credential: .password(ShareBench.filePassword()), client: client(Int.random(in: 100..<9000)))
            }
        }
        _ = try await guess(created, from: (0..<300).map { client($0) })
        let right = try code(created)
        await #expect(throws: ShareError.tooManyAttempts(retryAfterSeconds: 60)) {
            try await unlock(created, "for the link", code: right, client: own)
        }
        try await bench.status.reopen(created.id, token: created.manageToken, client: bench.client)
        let unlocked = try await unlock(created, "for the link", code: right, client: own)
        for password in ["wrong", "wrong", "wrong", "wrong"] {
            await #expect(throws: ShareError.wrongSecret) {
                try await bench.pickup.open(
                    created.id, ticket: unlocked.ticket, credential: .password(Password(password)), client: own)
            }
        }
        _ = try await bench.pickup.open(
            created.id, ticket: unlocked.ticket, credential: .password(ShareBench.filePassword()), client: own)
        #expect(try await guess(created, from: (0..<300).map { client($0) }) == 220, "and no more than that")
    }

    @Test("twenty right opens of one ticket at the same time all get a lease, and the ticket holds")
    func parallelOpens() async throws {
        let created = try await upload()
        let ticket = try await unlock(created, "for the link", client: client(0)).ticket
        let open: @Sendable () async throws -> OpenedShare = { [bench] in
            try await bench.pickup.open(
                created.id, ticket: ticket, credential: .password(ShareBench.filePassword()), client: bench.client)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await open() } }
            try await group.waitForAll()
        }
        _ = try await open()
        let share = try #require(try await bench.shares.share(created.share.key))
        #expect(share.ticket(ticket, now: bench.clock.timestamp)?.attemptsLeft == 5)
    }

    @Test("wrong opens of one ticket at the same time have five attempts, as one after another")
    func parallelGuesses() async throws {
        let created = try await upload()
        let ticket = try await unlock(created, "for the link", client: client(0)).ticket
        let errors = await withTaskGroup(of: ShareError?.self) { group in
            for _ in 0..<20 {
                group.addTask { [bench] in
                    do {
                        _ = try await bench.pickup.open(
                            created.id, ticket: ticket, credential: .password(Password("wrong")), client: bench.client)
                        return nil
                    } catch {
                        return error as? ShareError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.count { $0 == .wrongSecret } == 5 && errors.count { $0 == .noTicket } == 15)
    }
}
