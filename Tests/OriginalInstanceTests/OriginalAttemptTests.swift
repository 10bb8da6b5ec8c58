import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

@testable import OriginalInstance

@Suite("Wrong passwords and codes for the original's shares")
struct OriginalAttemptTests {
    private func unlock(
        _ bench: OriginalBench, _ vector: OriginalVector, password: String? = nil, code: String? = nil
    ) async throws -> UnlockedShare {
        try await bench.originals.unlock(
            try vector.shareID(), password: try Password(password ?? vector.pickup_password), code: code,
            client: bench.client)
    }

    @Test("A wrong password and a wrong code get one identical answer, and nothing burns")
    func oneAnswer() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let right = try bench.code(vector)
        let wrong = right == "000000" ? "000001" : "000000"
        var reasons: Set<String> = []
        for (password, code) in [("wrong", right), (vector.pickup_password, wrong), ("wrong", wrong)] {
            do {
                _ = try await unlock(bench, vector, password: password, code: code)
                Issue.record("it opened")
            } catch let error as ShareError {
                #expect(error == .wrongSecret)
                reasons.insert("\(error)")
            }
        }
        #expect(reasons.count == 1)
        #expect(try bench.names().count == 6)
        #expect(bench.events.kinds == [ShareEvent.Kind](repeating: .attemptFailed(locks: false), count: 3))
        _ = try await unlock(bench, vector, code: right)
    }

    @Test("A missing code is no attempt")
    func missingCode() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        for _ in 0..<10 {
            await #expect(throws: ShareError.codeRequired) { try await unlock(bench, vector) }
        }
        _ = try await unlock(bench, vector, code: try bench.code(vector))
    }

    @Test("A code is accepted once")
    func replay() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let code = try bench.code(vector)
        _ = try await unlock(bench, vector, code: code)
        await #expect(throws: ShareError.wrongSecret) { try await unlock(bench, vector, code: code) }
        await #expect(throws: ShareError.wrongSecret) {
            try await bench.originals.pickUp(
                try vector.shareID(), password: try vector.pickupPassword(), code: code,
                credential: try vector.credential(), client: bench.client)
        }
        bench.clock.advance(seconds: 30)
        _ = try await unlock(bench, vector, code: try bench.code(vector))
    }

    @Test("A code that was accepted is not accepted by the process that comes after")
    func replayAfterRestart() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let code = try bench.code(vector)
        _ = try await unlock(bench, vector, code: code)
        let after = bench.restarted()
        await #expect(throws: ShareError.wrongSecret) {
            try await after.unlock(
                try vector.shareID(), password: try vector.pickupPassword(), code: code, client: bench.other)
        }
        #expect(bench.events.kinds.contains(.codeReplayed))
        bench.clock.advance(seconds: 30)
        _ = try await after.unlock(
            try vector.shareID(), password: try vector.pickupPassword(), code: try bench.code(vector),
            client: bench.other)
    }

    @Test("A clock that is off gets a hint, after the right password alone")
    func clockOff() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let code = try bench.code(vector, stepsAhead: 10)
        await #expect(throws: ShareError.clockOff(seconds: 300)) { try await unlock(bench, vector, code: code) }
        await #expect(throws: ShareError.wrongSecret) {
            try await unlock(bench, vector, password: "wrong", code: code)
        }
    }

    @Test("A guess that would be right later is told, and is not accepted then; the next code is")
    func told() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let guess = try bench.code(vector, stepsAhead: 10)
        await #expect(throws: ShareError.clockOff(seconds: 300)) { try await unlock(bench, vector, code: guess) }
        bench.clock.advance(seconds: 300)
        await #expect(throws: ShareError.wrongSecret) { try await unlock(bench, vector, code: guess) }
        await #expect(throws: ShareError.wrongSecret) {
            try await bench.originals.pickUp(
                try vector.shareID(), password: try vector.pickupPassword(), code: guess,
                credential: try vector.credential(), client: bench.client)
        }
        bench.clock.advance(seconds: 30)
        _ = try await unlock(bench, vector, code: try bench.code(vector))
    }

    @Test("No more steps to come are told than are kept; a share that takes the place knows them")
    func disclosed() throws {
        let codes = AcceptedCodes(InMemoryAcceptedCodeStore())
        let (key, other) = (ShareID.random().key, ShareID.random().key)
        for step in 110..<118 as Range<UInt64> { #expect(codes.disclose(step, of: key, seconds: 3000)) }
        #expect(!codes.disclose(118, of: key, seconds: 3000) && codes.disclose(118, of: other, seconds: 3000))
        #expect(codes.disclosed(key)?.all == Array(110..<118))
        #expect(codes.disclose(300, of: other, seconds: 200 * 30))
        #expect(codes.disclosed(key) == nil, "they have run out")
    }

    @Test("New tickets give no new attempts at the encryption password: 20 for a client, then one in 5 minutes")
    func ticketsAreNoAttempts() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        for expected in [20, 1] {
            var guesses = 0
            while guesses < 100 {
                let ticket = try await unlock(bench, vector).ticket
                do {
                    _ = try await bench.originals.open(
                        try vector.shareID(), ticket: ticket, credential: .password(try Password("wrong")),
                        client: bench.client)
                } catch let error as ShareError {
                    if case .tooManyAttempts = error { break }
                    #expect(error == .wrongSecret)
                    guesses += 1
                }
            }
            #expect(guesses == expected)
            bench.clock.advance(seconds: 300)
        }
        let ticket = try await unlock(bench, vector).ticket
        let opened = try await bench.originals.open(
            try vector.shareID(), ticket: ticket, credential: try vector.credential(), client: bench.client)
        try await bench.expect(vector, opened.lease)
    }

    @Test("Attempts are bounded for each client, also in parallel, and right ones cost nothing")
    func bounded() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        for _ in 0..<10 { _ = try await unlock(bench, vector) }
        let codes = await withTaskGroup(of: ShareError?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        _ = try await unlock(bench, vector, password: "wrong")
                        return nil
                    } catch {
                        return error as? ShareError
                    }
                }
            }
            var codes: [ShareError?] = []
            for await code in group { codes.append(code) }
            return codes
        }
        #expect(codes.count { $0 == .wrongSecret } == 5)
        #expect(codes.count { $0 == .tooManyAttempts(retryAfterSeconds: 300) } == 15)
        bench.clock.advance(seconds: 300)
        _ = try await unlock(bench, vector)
    }

    @Test("A wrong encryption password burns nothing; a ticket survives four of them and no more")
    func encryptionPassword() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let unlocked = try await unlock(bench, vector)
        let spare = try await unlock(bench, vector)
        for _ in 0..<5 {
            await #expect(throws: ShareError.wrongSecret) {
                try await bench.originals.open(
                    id, ticket: unlocked.ticket, credential: .password(try Password("wrong")), client: bench.client)
            }
        }
        await #expect(throws: ShareError.noTicket) {
            try await bench.originals.open(
                id, ticket: unlocked.ticket, credential: try vector.credential(), client: bench.client)
        }
        #expect(try bench.names().count == 6)
        let opened = try await bench.originals.open(
            id, ticket: spare.ticket, credential: try vector.credential(), client: bench.client)
        try await bench.expect(vector, opened.lease)
    }

    @Test("A machine that is busy costs no attempt and leaves all as it was")
    func busy() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let unlocked = try await unlock(bench, vector)
        bench.runner.setBusy(true)
        for _ in 0..<10 {
            await #expect(throws: ThreadRunner.Busy.self) {
                try await bench.originals.open(
                    try vector.shareID(), ticket: unlocked.ticket, credential: try vector.credential(),
                    client: bench.client)
            }
        }
        bench.runner.setBusy(false)
        let opened = try await bench.originals.open(
            try vector.shareID(), ticket: unlocked.ticket, credential: try vector.credential(),
            client: bench.client)
        try await bench.expect(vector, opened.lease)
    }

    @Test("A ticket is one of its share alone, and holds for 15 minutes")
    func tickets() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let other = try OriginalVector.oldest()
        let unlocked = try await unlock(bench, vector)
        #expect(!bench.originals.holds(unlocked.ticket, of: try other.shareID()))
        #expect(!bench.originals.holds(.random(), of: try vector.shareID()))
        bench.clock.advance(seconds: 899)
        #expect(bench.originals.holds(unlocked.ticket, of: try vector.shareID()))
        bench.clock.advance(seconds: 1)
        #expect(!bench.originals.holds(unlocked.ticket, of: try vector.shareID()))
        await #expect(throws: ShareError.noTicket) {
            try await bench.originals.open(
                try vector.shareID(), ticket: unlocked.ticket, credential: try vector.credential(),
                client: bench.client)
        }
    }

    @Test("Tickets are bounded: the oldest of whoever holds most give way")
    func ticketTable() throws {
        let tickets = OriginalTickets()
        let id = ShareID.random()
        let now = Timestamp(milliseconds: 0)
        let (many, few) = (ClientKey(address: .init(v4: 1)), ClientKey(address: .init(v4: 2)))
        func issue(_ client: ClientKey) throws -> ShareToken {
            try tickets.issue(id.key, to: client, password: try Password("p"), now: now)
        }
        let (other, first, second) = (try issue(few), try issue(many), try issue(many))
        for _ in 2..<OriginalTickets.capacity { _ = try issue(many) }
        #expect(!tickets.holds(first, of: id.key, now: now))
        #expect(tickets.holds(second, of: id.key, now: now) && tickets.holds(other, of: id.key, now: now))
    }
}
