import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

private typealias Example = ShareExample

@Suite("Attempts")
struct AttemptTests {
    @Test("a sender's bound locks the share, and only reopening unlocks it")
    func lock() throws {
        var share = try Example.share(rules: ShareRules(maxAttempts: 3))
        for attempt in 1...3 {
            #expect(share.handle(.reserveAttempt(ticket: nil), now: Example.at(1)).0 == .done)
            let (_, events) = share.handle(.failAttempt, now: Example.at(1))
            #expect(events.map(\.kind) == [.attemptFailed(locks: attempt == 3)])
        }
        #expect(share.isLocked && share.history.failedAttempts == 3)
        #expect(share.handle(.reserveAttempt(ticket: nil), now: Example.at(50_000)).0 == .refused(.locked))
        let (reply, events) = share.handle(.reopen, now: Example.at(50_000))
        #expect(reply == .done && events.map(\.kind) == [.reopened])
        #expect(share.handle(.reserveAttempt(ticket: nil), now: Example.at(50_000)).0 == .done)
    }

    @Test("right attempts never lock, however many there are")
    func rightAttempts() throws {
        var share = try Example.share(rules: ShareRules(maxAttempts: 1))
        for _ in 0..<50 {
            #expect(share.handle(.reserveAttempt(ticket: nil), now: Example.at(1)).0 == .done)
            let attempt = share.takenAttempt(ticket: nil)
            #expect(share.handle(.refundAttempt(attempt), now: Example.at(1)).0 == .done)
        }
        #expect(share.attemptsTaken == 0)
    }

    @Test("what an attempt was right for gives it back in the same step, and a code that was used does not")
    func rightAttemptsGiveBack() throws {
        var share = try Example.share(rules: ShareRules(maxAttempts: 2), requiresCode: true)
        func taken(_ ticket: TokenHash? = nil) -> TakenAttempt {
            #expect(share.handle(.reserveAttempt(ticket: ticket), now: Example.at(1)).0 == .done)
            return share.takenAttempt(ticket: ticket)
        }
        let token = ShareToken.random()
        let unlocked = try Example.ticket(token, codeStep: 100, attempt: taken())
        #expect(share.handle(.unlock(unlocked), now: Example.at(1)).0 == .done)
        #expect(share.attemptsTaken == 0)
        let replayed = try Example.ticket(.random(), codeStep: 100, attempt: taken())
        #expect(share.handle(.unlock(replayed), now: Example.at(1)).0 == .refused(.codeUsed))
        #expect(share.attemptsTaken == 1)
        let claimed = try Example.lease(.random(), of: share, attempt: taken(token.hash))
        #expect(share.attemptsTaken == 2)
        #expect(share.handle(.claimDownload(claimed), now: Example.at(1)).0 == .claimed(.download))
        #expect(share.attemptsTaken == 1 && share.tickets[0].attemptsLeft == 5)
    }

    @Test("what was given back by reopening is not given back again, nor an attempt of somebody else in its place")
    func refundAfterReopening() throws {
        var share = try Example.share(rules: ShareRules(maxAttempts: 2))
        var before: [TakenAttempt] = []
        for _ in 0..<2 {
            _ = share.handle(.reserveAttempt(ticket: nil), now: Example.at(1))
            before.append(share.takenAttempt(ticket: nil))
        }
        _ = share.handle(.reopen, now: Example.at(1))
        _ = share.handle(.reserveAttempt(ticket: nil), now: Example.at(1))
        let after = share.takenAttempt(ticket: nil)
        for attempt in before { _ = share.handle(.refundAttempt(attempt), now: Example.at(1)) }
        #expect(share.attemptsTaken == 1)
        let unlocked = try Example.ticket(.random(), attempt: before[0])
        #expect(share.handle(.unlock(unlocked), now: Example.at(1)).0 == .done)
        #expect(share.attemptsTaken == 1, "one that was right has been given back already, too")
        _ = share.handle(.refundAttempt(after), now: Example.at(1))
        #expect(share.attemptsTaken == 0)
    }

    @Test("a hundred wrong attempts change nothing about a share without a bound")
    func unbounded() throws {
        var share = try Example.share()
        for _ in 0..<100 {
            #expect(share.handle(.reserveAttempt(ticket: nil), now: Example.at(1)).0 == .done)
            _ = share.handle(.failAttempt, now: Example.at(1))
        }
        #expect(share.state == .active && !share.isLocked && share.downloadsLeft == 1)
        #expect(share.history.failedAttempts == 100)
    }

    @Test("a ticket has 5 attempts of its own and 15 minutes")
    func ticket() throws {
        var share = try Example.share()
        let token = ShareToken.random()
        _ = share.handle(.unlock(try Example.ticket(token)), now: Example.at(0))
        #expect(share.ticket(token, now: Example.at(899)) != nil)
        #expect(share.ticket(token, now: Example.at(900)) == nil)
        #expect(share.ticket(.random(), now: Example.at(0)) == nil)
        for _ in 0..<5 {
            #expect(share.handle(.reserveAttempt(ticket: token.hash), now: Example.at(1)).0 == .done)
        }
        #expect(share.handle(.reserveAttempt(ticket: token.hash), now: Example.at(1)).0 == .refused(.noTicket))
        _ = share.handle(.refundAttempt(share.takenAttempt(ticket: token.hash)), now: Example.at(1))
        #expect(share.handle(.reserveAttempt(ticket: token.hash), now: Example.at(1)).0 == .done)
        // Others are not affected by a ticket that is used up.
        #expect(share.handle(.reserveAttempt(ticket: nil), now: Example.at(1)).0 == .done)
    }

    @Test("a refused attempt takes nothing")
    func refusedAttempt() throws {
        var share = try Example.share(rules: ShareRules(maxAttempts: 5))
        #expect(
            share.handle(.reserveAttempt(ticket: ShareToken.random().hash), now: Example.at(1)).0
                == .refused(.noTicket))
        #expect(share.attemptsTaken == 0)
    }

    @Test("one client's many tickets push out its own, and nobody else's")
    func ticketsOfOthers() throws {
        var share = try Example.share()
        let other = ShareToken.random()
        _ = share.handle(.unlock(try Example.ticket(other, holder: 2)), now: Example.at(1))
        var last = ShareToken.random()
        for _ in 0..<100 {
            last = .random()
            _ = share.handle(.unlock(try Example.ticket(last, holder: 1)), now: Example.at(1))
        }
        #expect(share.tickets.count == ShareLimitation.tickets)
        #expect(share.ticket(other, now: Example.at(1)) != nil)
        #expect(share.ticket(last, now: Example.at(1)) != nil)
    }

    @Test("a step to come that was told is never accepted; those before and after it are")
    func disclosed() throws {
        var share = try Example.share(requiresCode: true)
        let step = UInt64(Example.start.milliseconds / 30_000) + 20
        #expect(share.handle(.discloseCode(step: step), now: Example.at(0)).0 == .done)
        let then = Example.at(600)
        let before = try Example.ticket(.random(), codeStep: step - 1)
        #expect(share.handle(.unlock(before), now: then).0 == .done)
        let told = try Example.ticket(.random(), codeStep: step)
        #expect(share.handle(.unlock(told), now: then).0 == .refused(.codeUsed))
        let lease = try Example.lease(.random(), of: share, codeStep: step)
        #expect(share.handle(.claimDownload(lease), now: then).0 == .refused(.codeUsed))
        let after = try Example.ticket(.random(), codeStep: step + 1)
        #expect(share.handle(.unlock(after), now: then).0 == .done)
    }

    @Test("eight steps to come are told, and more when they are over")
    func disclosedBound() throws {
        var share = try Example.share(requiresCode: true)
        let now = UInt64(Example.start.milliseconds / 30_000)
        for step in 2..<10 as Range<UInt64> {
            #expect(share.handle(.discloseCode(step: now + step), now: Example.at(0)).0 == .done)
        }
        let ninth = ShareCommand.discloseCode(step: now + 100)
        #expect(share.handle(ninth, now: Example.at(0)).0 == .refused(.undisclosed))
        #expect(share.handle(ninth, now: Example.at(120)).0 == .done)
    }

    @Test("tickets are bounded: the oldest makes room")
    func ticketBound() throws {
        var share = try Example.share()
        let tokens = (0..<ShareLimitation.tickets + 1).map { _ in ShareToken.random() }
        for token in tokens { _ = share.handle(.unlock(try Example.ticket(token)), now: Example.at(1)) }
        #expect(share.tickets.count == ShareLimitation.tickets)
        #expect(share.ticket(tokens[0], now: Example.at(1)) == nil)
        #expect(tokens.dropFirst().allSatisfy { share.ticket($0, now: Example.at(1)) != nil })
    }

    @Test("a code is not used up while somebody else downloads")
    func codeWhileBusy() throws {
        var share = try Example.share(requiresCode: true)
        let first = try Example.lease(.random(), of: share, codeStep: 100)
        #expect(share.handle(.claimDownload(first), now: Example.at(0)).0 == .claimed(.download))
        let before = share
        let (reply, events) = share.handle(
            .claimDownload(try Example.lease(.random(), of: share, codeStep: 101)), now: Example.at(1))
        guard case .beingDownloaded = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(share == before && events.isEmpty)
        let ticket = try Example.ticket(.random(), codeStep: 101)
        #expect(share.handle(.unlock(ticket), now: Example.at(2)).0 == .done)
    }

    @Test("a code is accepted once, and no older one after it")
    func codes() throws {
        var share = try Example.share(requiresCode: true)
        #expect(share.handle(.unlock(try Example.ticket(.random(), codeStep: 100)), now: Example.at(1)).0 == .done)
        for step in [100, 99] as [UInt64] {
            let (reply, events) = share.handle(
                .unlock(try Example.ticket(.random(), codeStep: step)), now: Example.at(1))
            #expect(reply == .refused(.codeUsed) && events.map(\.kind) == [.codeReplayed])
            #expect(
                share.handle(
                    .claimDownload(try Example.lease(.random(), of: share, codeStep: step)), now: Example.at(1)
                ).0
                    == .refused(.codeUsed))
        }
        #expect(share.tickets.count == 1 && share.leases.isEmpty)
        #expect(
            share.handle(.claimDownload(try Example.lease(.random(), of: share, codeStep: 101)), now: Example.at(1)).0
                == .claimed(.download))
    }
}
