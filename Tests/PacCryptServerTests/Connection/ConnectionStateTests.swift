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
        state.answerStarted()
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

    @Test("A body that brings enough in every window may take any time")
    func steadyBody() {
        var pace = BodyPace(window: .seconds(20), bytesPerWindow: 10_000)
        var now = start
        for _ in 0..<1000 {
            pace.waitStarted(at: now)
            now = now + .seconds(19)
            #expect(pace.deadline.map { $0 > now } == true)
            pace.arrived(10_000, at: now)
        }
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
        refused.answerStarted()
        #expect(refused.bodyWanted(at: start) == false)
    }

    @Test("An answer before the body's end is the last one; a little more is read, then it is over")
    func earlyAnswer() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        state.answerStarted()
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
        state.answerStarted()
        #expect(!state.closesAfterAnswer)
        state.answerEnded(at: start + .seconds(2))
        #expect(state.answerSent(at: start + .seconds(5)) == false)
        #expect(state.deadline == start + .seconds(35))
        _ = state.headArrived(expectsContinue: false, closes: true)
        _ = state.endArrived(at: start)
        state.answerStarted()
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
        state.answerStarted()
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
        stalled.answerStarted()
        stalled.answerEnded(at: start)
        #expect(stalled.timerFired(at: start + limits.headerTimeout) == .nothing)
        #expect(stalled.timerFired(at: start + limits.writeStallTimeout) == .close)
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
        answering.answerStarted()
        #expect(answering.failed() == .closeAfterAnswers)
    }

    @Test("A client that takes nothing of its answer is cut off")
    func writeStall() {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        _ = state.endArrived(at: start)
        state.answerStarted()
        state.writabilityChanged(isWritable: false, at: start)
        #expect(state.timerFired(at: start + limits.writeStallTimeout) == .close)
        state.writabilityChanged(isWritable: true, at: start)
        #expect(state.deadline == nil)
    }

    @Test("A slow client is kept while it takes something in every window", arguments: [false, true])
    func slowTaker(hasEnded: Bool) {
        var state = state()
        _ = state.headArrived(expectsContinue: false, closes: false)
        _ = state.endArrived(at: start)
        state.answerStarted()
        state.writabilityChanged(isWritable: false, at: start)
        if hasEnded { state.answerEnded(at: start) }
        var now = start
        for acknowledged in UInt64(0)..<100 {
            #expect(!state.seemsStalled(at: now))
            now = now + limits.writeStallTimeout
            #expect(state.deadline == now)
            #expect(state.seemsStalled(at: now))
            #expect(state.timerFired(at: now, acknowledged: acknowledged) == .nothing)
        }
        now = now + limits.writeStallTimeout
        #expect(state.timerFired(at: now, acknowledged: 99) == .close)
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
