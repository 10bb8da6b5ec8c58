import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

@Suite("Second factor")
struct SecondFactorTests {
    private let bench = ShareBench()

    private func upload() async throws -> (CreatedShare, CreatedCode) {
        var options = try ShareBench.options()
        options.requiresCode = true
        let created = try await bench.upload(options: options)
        return (created, try #require(created.code))
    }

    private func unlock(_ created: CreatedShare, _ code: String?, password: String = "for the link") async throws {
        _ = try await bench.pickup.unlock(
            created.id, password: Password(password), code: code, client: bench.client)
    }

    private func code(_ secret: OneTimeSecret, after seconds: Int64 = 0) -> String {
        let now = bench.clock.timestamp.milliseconds / 1000 + seconds
        return OneTimeCode.code(secret, step: UInt64(now) / OneTimeCode.stepSeconds)
    }

    @Test("the code is asked for, accepted once, and a wrong one looks like a wrong password")
    func codes() async throws {
        let (created, second) = try await upload()
        await #expect(throws: ShareError.codeRequired) { try await unlock(created, nil) }
        #expect(try await bench.shares.share(created.share.key)?.history.failedAttempts == 0)
        let right = code(second.secret)
        var messages: Set<String> = []
        for (text, password) in [("000000", "for the link"), (right, "wrong"), ("", "for the link")] {
            let error = await #expect(throws: ShareError.self) { try await unlock(created, text, password: password) }
            messages.insert("\(String(describing: error))")
        }
        #expect(messages.count == 1)
        try await unlock(created, right)
        await #expect(throws: ShareError.wrongSecret) { try await unlock(created, right) }
        bench.clock.advance(seconds: 30)
        try await unlock(created, code(second.secret))
    }

    @Test("a clock that is off gets a hint after the right password, and counts")
    func clockOff() async throws {
        let (created, second) = try await upload()
        let late = code(second.secret, after: 300)
        await #expect(throws: ShareError.clockOff(seconds: 300)) { try await unlock(created, late) }
        await #expect(throws: ShareError.wrongSecret) { try await unlock(created, late, password: "wrong") }
        #expect(try await bench.shares.share(created.share.key)?.history.failedAttempts == 2)
    }

    @Test("a guess that would be right later is told, and is not accepted then; the codes around it are")
    func told() async throws {
        let (created, second) = try await upload()
        let guess = code(second.secret, after: 300)
        await #expect(throws: ShareError.clockOff(seconds: 300)) { try await unlock(created, guess) }
        bench.clock.advance(seconds: 270)
        for _ in 0..<2 {
            await #expect(throws: ShareError.wrongSecret) { try await unlock(created, guess) }
            bench.clock.advance(seconds: 30)
        }
        await #expect(throws: ShareError.wrongSecret) { try await unlock(created, guess) }
        try await unlock(created, code(second.secret))
    }

    @Test("a clock that is behind is told as often as there are attempts, and keeps no later code out")
    func behind() async throws {
        let (created, second) = try await upload()
        for _ in 0..<5 {
            await #expect(throws: ShareError.clockOff(seconds: -300)) {
                try await unlock(created, code(second.secret, after: -300))
            }
        }
        #expect(try await bench.shares.share(created.share.key)?.disclosedSteps == nil)
        bench.clock.advance(seconds: 300)
        try await unlock(created, code(second.secret))
    }

    @Test("the same code twice at the same time unlocks once")
    func parallel() async throws {
        let (created, second) = try await upload()
        let right = code(second.secret)
        let unlocked = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 { group.addTask { (try? await self.unlock(created, right)) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(unlocked == 1)
    }

    @Test("the picture's secret is given for its token and ten minutes, as often as one looks")
    func picture() async throws {
        let (created, second) = try await upload()
        for _ in 0..<200 {
            let link = try await bench.status.provisioningURI(created.id, qrToken: second.qrToken)
            #expect(link == second.provisioningURI && link.contains(second.secret.base32))
        }
        await #expect(throws: ShareError.noPicture) {
            try await bench.status.provisioningURI(created.id, qrToken: .random())
        }
        bench.clock.advance(seconds: 600)
        await #expect(throws: ShareError.noPicture) {
            try await bench.status.provisioningURI(created.id, qrToken: second.qrToken)
        }
        try await ShareSweep(starting: bench.services).settle()
        #expect(try await bench.shares.share(created.share.key)?.qr == nil)
    }
}
