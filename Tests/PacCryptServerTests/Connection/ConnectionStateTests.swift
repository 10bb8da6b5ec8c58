import NIOCore
import Testing

@testable import PacCryptServer

@Suite("The states of a connection")
struct ConnectionStateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let limits = ConnectionLimits()

    private func state() -> ConnectionState {
        ConnectionState(limits: limits, now: start)
    }

    @Test("A connection without a request ends with the header's time")
    func headerTimeout() {
        var state = state()
        #expect(state.deadline == start + limits.headerTimeout)
        #expect(state.timerFired(at: start + .seconds(29)) == .nothing)
        #expect(state.timerFired(at: start + .seconds(30)) == .close)
    }

    @Test("While a request is worked on there is no time limit")
    func working() {
        var state = state()
        #expect(state.headArrived(expectsContinue: false, closes: false) == .forward)
        #expect(state.endArrived(at: start) == .forward)
        #expect(state.deadline == nil)
    }

    @Test("A slow body is told to its reader; the answer closes the connection")
    func slowBody() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        state.readRequested(at: start)
        #expect(state.deadline == start + limits.bodyWindow)
        #expect(state.timerFired(at: start + limits.bodyWindow) == .tellReaderTooSlow)
        #expect(state.deadline == nil)
        #expect(state.bodyArrived(10, at: start) == .drop)
        state.answerStarted(at: start)
        #expect(state.closesAfterAnswer)
        state.answerEnded(at: start)
        #expect(state.answerSent(at: start) == true)
    }

    @Test("Only the time in which the server waits counts as slow")
    func serverIsBusy() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        state.readRequested(at: start)
        #expect(state.bodyArrived(1, at: start + .seconds(10)) == .forward)
        #expect(state.deadline == nil)
        state.readRequested(at: start + .seconds(1000))
        #expect(state.deadline == start + .seconds(1010))
    }

    @Test("A body may take as long as its size allows, and no longer, also when it brings enough in every window")
    func averageOfBody() {
        var pace = BodyPace(limits)
        var now = start
        // A little faster than the slowest that is allowed.
        for _ in 0..<1000 {
            pace.waitStarted(at: now)
            now = now + .seconds(19)
            #expect(pace.deadline.map { $0 > now } == true)
            pace.arrived(20 * 4096, at: now)
        }
        pace = BodyPace(limits)
        var waited: TimeAmount = .zero
        while pace.deadline.map({ $0 > now }) ?? true {
            pace.arrived(12_500, at: now)
            pace.waitStarted(at: now)
            now = now + .seconds(12)
            waited = waited + .seconds(12)
        }
        // 12,500 bytes in 12 seconds pass every window, and are a quarter of what is needed on average.
        #expect(waited > .seconds(30) && waited < .seconds(60))
    }

    @Test("What is quick at first has time later, in every window at least a little")
    func burst() {
        var pace = BodyPace(limits)
        pace.waitStarted(at: start)
        pace.arrived(1 << 20, at: start + .seconds(1))
        pace.waitStarted(at: start + .seconds(1))
        #expect(pace.deadline == start + .seconds(1) + limits.bodyWindow)
        var now = start + .seconds(1)
        var count = 0
        while let deadline = pace.deadline, now + .seconds(19) < deadline {
            now = now + .seconds(19)
            pace.arrived(10_000, at: now)
            pace.waitStarted(at: now)
            count += 1
        }
        // 30 seconds, 256 for what came at once, and 2.4 for each piece.
        #expect((286 / 19...330 / 16).contains(count), "\(count)")
    }

    @Test("A client that waits for 100 Continue is not slow, gets it once, and not after the answer began")
    func expectContinue() {
        var state = state()
        _ = state.headArrived(expectsContinue: true, closes: false)
        state.readRequested(at: start)
        #expect(state.deadline == nil)
        let later = start + .seconds(1000)
        #expect(state.bodyWanted(at: later) == true)
        #expect(state.bodyWanted(at: later) == false)
        #expect(state.deadline == later + limits.bodyWindow, "The time before does not count.")

        var refused = self.state()
        _ = refused.headArrived(expectsContinue: true, closes: false)
        refused.answerStarted(at: start)
        #expect(refused.bodyWanted(at: start) == false)
    }

    @Test("An answer before the body's end is the last one; a little more is read, then it is over")
    func earlyAnswer() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        state.answerStarted(at: start)
        #expect(state.closesAfterAnswer)
        state.answerEnded(at: start)
        #expect(state.answerSent(at: start) == true)
        state.outputClosed(at: start)
        #expect(state.bodyArrived(limits.drainBytes - 1, at: start) == .drop)
        #expect(state.bodyArrived(1, at: start) == .close)
        #expect(state.deadline == start + limits.drainTimeout)
        #expect(state.timerFired(at: start + limits.drainTimeout) == .close)
    }

    @Test("Answers keep the connection open until the client asks to close it")
    func keepAlive() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        _ = state.endArrived(at: start)
        state.answerStarted(at: start)
        #expect(!state.closesAfterAnswer)
        state.answerEnded(at: start + .seconds(2))
        #expect(state.answerSent(at: start + .seconds(5)) == false)
        #expect(state.deadline == start + .seconds(35))
        _ = state.headArrived(expectsContinue: false, closes: true)
        _ = state.endArrived(at: start)
        state.answerStarted(at: start)
        #expect(state.closesAfterAnswer)
        state.answerEnded(at: start)
        #expect(state.answerSent(at: start) == true)
        #expect(state.headArrived(expectsContinue: false, closes: false) == .drop)
    }

    @Test("Until a slow client has taken an answer whole, the connection is not idle, and its close waits")
    func slowReader() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: true)
        _ = state.endArrived(at: start)
        state.answerStarted(at: start)
        #expect(state.hasSentAll)
        state.answerEnded(at: start)
        #expect(!state.hasSentAll)
        #expect(state.deadline == start + limits.writeStallTimeout)
        #expect(state.shutdown(at: start) == false)
        #expect(state.answerSent(at: start + .seconds(50)) == true)
        #expect(state.hasSentAll)

        var stalled = self.state()
        _ = stalled.headArrived(expectsContinue: false, closes: false)
        _ = stalled.endArrived(at: start)
        stalled.answerStarted(at: start)
        stalled.answerEnded(at: start)
        #expect(stalled.timerFired(at: start + limits.headerTimeout) == .nothing)
        #expect(stalled.timerFired(at: start + limits.writeStallTimeout) == .cutOff)
    }

    @Test("What is not HTTP is answered only when nobody else answers")
    func failures() {
        var idle = state()
        #expect(idle.failed() == .answer)
        #expect(idle.failed() == .closeAfterAnswers)

        var receiving = state()
        _ = receiving.headArrived(expectsContinue: false, closes: false)
        #expect(receiving.failed() == .tellReader)

        var answering = state()
        _ = answering.headArrived(expectsContinue: false, closes: false)
        answering.answerStarted(at: start)
        #expect(answering.failed() == .closeAfterAnswers)
    }

    @Test("A client that takes nothing of its answer is cut off")
    func writeStall() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        _ = state.endArrived(at: start)
        state.answerStarted(at: start)
        state.writabilityChanged(isWritable: false, at: start)
        #expect(state.timerFired(at: start + limits.writeStallTimeout) == .cutOff)
        state.writabilityChanged(isWritable: true, at: start)
        #expect(state.deadline == nil)
    }

    /// An answer that the client has to make room for.
    private func answering(hasEnded: Bool, acknowledged: UInt64?) -> ConnectionState {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        _ = state.endArrived(at: start)
        state.answerStarted(acknowledged: acknowledged, at: start)
        state.writabilityChanged(isWritable: false, at: start)
        if hasEnded { state.answerEnded(at: start) }
        return state
    }

    @Test("A slow client is kept while it takes enough on average, however long that is", arguments: [false, true])
    func slowTaker(hasEnded: Bool) throws {
        var state = answering(hasEnded: hasEnded, acknowledged: 1000)
        var (now, acknowledged) = (start, UInt64(1000))
        for _ in 0..<100 {
            let next = try #require(state.deadline)
            #expect(next > now && !state.seemsStalled(at: now))
            acknowledged += UInt64((next - now).nanoseconds / 1_000_000_000) * 4200
            now = next
            #expect(state.seemsStalled(at: now))
            #expect(state.timerFired(at: now, acknowledged: acknowledged) == .nothing)
        }
        #expect(now - start > .hours(1))
        // It takes nothing any more.
        while state.timerFired(at: try #require(state.deadline), acknowledged: acknowledged) == .nothing {
            #expect(try #require(state.deadline) < now + limits.writeStallTimeout * 3)
        }
    }

    @Test("A client that takes a few bytes in every window is cut off in time", arguments: [nil, 1000] as [UInt64?])
    func trickle(acknowledged: UInt64?) throws {
        var state = answering(hasEnded: true, acknowledged: acknowledged)
        var (now, taken) = (start, UInt64(1000))
        repeat {
            now = try #require(state.deadline)
            taken += 2048
        } while state.timerFired(at: now, acknowledged: taken) == .nothing
        // The time counts from the start where it is known what had been taken then, else from the first look.
        #expect(now <= start + (acknowledged == nil ? .seconds(122) : .seconds(62)))
        #expect(now >= start + .seconds(60))
    }

    @Test("A client that waits for the server is not slow")
    func slowServer() {
        var state = answering(hasEnded: false, acknowledged: 0)
        var now = start
        for _ in 0..<1000 {
            now = now + .seconds(1)
            state.writabilityChanged(isWritable: true, at: now)
            #expect(state.deadline == nil)
            now = now + .seconds(600)
            state.writabilityChanged(isWritable: false, at: now)
            state.writabilityChanged(isWritable: true, at: now)
        }
        state.writabilityChanged(isWritable: false, at: now)
        // It was waited for once, for a second.
        #expect(state.deadline == now + .seconds(59))
    }

    @Test("What has no rate limit keeps no connection alive, and tells its client in time")
    func health() {
        var state = state()
        for seconds in [5, 14, 16] as [Int64] {
            _ = state.headArrived(expectsContinue: false, closes: false)
            _ = state.endArrived(at: start + .seconds(seconds))
            state.answerStarted(keepsConnection: false, at: start + .seconds(seconds))
            let isLast = seconds > 15
            #expect(state.closesAfterAnswer == isLast)
            state.answerEnded(at: start + .seconds(seconds))
            #expect(state.answerSent(at: start + .seconds(seconds)) == isLast)
            #expect(state.deadline == start + limits.headerTimeout)
        }
        var used = self.state()
        for (seconds, keeps) in [(10, false), (20, true), (30, false), (34, false)] as [(Int64, Bool)] {
            _ = used.headArrived(expectsContinue: false, closes: false)
            _ = used.endArrived(at: start + .seconds(seconds))
            used.answerStarted(keepsConnection: keeps, at: start + .seconds(seconds))
            #expect(!used.closesAfterAnswer)
            used.answerEnded(at: start + .seconds(seconds))
            #expect(used.answerSent(at: start + .seconds(seconds)) == false)
        }
        #expect(used.deadline == start + .seconds(20) + limits.headerTimeout)
    }

    @Test("Who has to give way in the middle of a body is answered, all others are closed")
    func givesWay() {
        var idle = state()
        #expect(idle.isIdle && idle.giveWay() == .close)

        var receiving = state()
        _ = receiving.headArrived(expectsContinue: false, closes: false)
        #expect(receiving.isReceiving && !receiving.isIdle)
        #expect(receiving.giveWay() == .tellReader)
        // Of all that it has to give up it is told once.
        #expect(receiving.giveWay() == .nothing)
        receiving.answerStarted(at: start)
        #expect(receiving.closesAfterAnswer)

        var answering = answering(hasEnded: true, acknowledged: nil)
        #expect(!answering.isIdle && !answering.isReceiving && answering.giveWay() == .cutOff)
    }

    @Test("A shutdown closes idle connections at once and gives the others their time")
    func shutdown() {
        var idle = state()
        #expect(idle.shutdown(at: start) == true)
        var working = state()
        _ = working.headArrived(expectsContinue: false, closes: false)
        _ = working.endArrived(at: start)
        #expect(working.shutdown(at: start) == false)
        #expect(working.closesAfterAnswer)
        #expect(working.timerFired(at: start + limits.shutdownTimeout) == .close)
    }
}
