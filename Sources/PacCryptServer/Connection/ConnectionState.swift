import NIOCore

/// What happens on one HTTP/1.1 connection, as a state machine without input and output: events and the time go in,
/// actions come out.
struct ConnectionState {
    /// What to do with a part of a request that arrived.
    enum PartAction: Equatable {
        case forward
        case drop
        case close
    }

    /// What to do about bytes that are not HTTP.
    enum FailureAction: Equatable {
        /// Nobody is reading: answer, then stop.
        case answer
        /// Somebody reads the body: tell them.
        case tellReader
        /// An answer has begun: nothing can be said any more.
        case closeAfterAnswers
    }

    /// What to do when the client has to give way to others.
    enum GiveWayAction: Equatable {
        /// Whoever reads the body knows already that it does not come, and answers.
        case nothing
        case close
        case cutOff
        /// Somebody reads the body: tell them, and they answer.
        case tellReader
    }

    /// What to do when the timer fires.
    enum TimerAction: Equatable {
        case nothing
        case close
        /// Close, and drop what is on its way: the client does not take it.
        case cutOff
        case tellReaderTooSlow
    }

    private enum Reading {
        case idle(deadline: NIODeadline)
        case body(BodyPace)
        /// The rest of the body is not wanted any more.
        case failed
    }

    private let limits: ConnectionLimits
    private var reading: Reading
    /// Until when a connection lives that is not used for anything that keeps it.
    private var keptUntil: NIODeadline
    /// Whether the answer that was started last keeps the connection.
    private var keepsConnection = true
    /// Requests whose header arrived and whose answer has not ended.
    private var owedAnswers = 0
    /// Answers that have ended and that the system has not taken whole: a slow client still has to make room.
    private var unsentAnswers = 0
    private var sendDeadline: NIODeadline?
    private var answerHasStarted = false
    private var expectsContinue = false
    /// No request after the ones that arrived is answered.
    private var isLast = false
    private var outputIsClosed = false
    private var drainBytesLeft: Int?
    private var closeDeadline: NIODeadline?
    private var writeDeadline: NIODeadline?
    /// What the client had acknowledged when it was last asked whether it takes anything.
    private var acknowledgedBytes: UInt64?
    private var answerPace: AnswerPace

    init(limits: ConnectionLimits, now: NIODeadline) {
        self.limits = limits
        keptUntil = now + limits.headerTimeout
        reading = .idle(deadline: keptUntil)
        answerPace = AnswerPace(limits.answerPace)
    }

    /// When the timer has to fire; nil for never.
    var deadline: NIODeadline? {
        var deadlines = [closeDeadline, writeDeadline, sendDeadline, answerPace.deadline]
        switch reading {
        case .idle(let deadline) where owedAnswers == 0 && unsentAnswers == 0: deadlines.append(deadline)
        case .body(let pace) where !expectsContinue && drainBytesLeft == nil: deadlines.append(pace.deadline)
        case .idle, .body, .failed: break
        }
        return deadlines.compactMap(\.self).min()
    }

    /// Whether the answer that begins now is the last one on this connection.
    var closesAfterAnswer: Bool {
        guard owedAnswers <= 1 else { return false }
        if case .idle = reading { return isLast }
        return true
    }

    /// Whether nothing is asked for: a header may be on its way.
    var isIdle: Bool {
        guard case .idle = reading else { return false }
        return owedAnswers == 0 && hasSentAll
    }

    /// Whether a body is on its way.
    var isReceiving: Bool {
        guard case .body = reading else { return false }
        return !answerHasStarted
    }

    /// Whether a request is whole and its answer has not begun.
    var isAwaitingAnswer: Bool {
        guard case .idle = reading else { return false }
        return owedAnswers > 0 && !answerHasStarted
    }

    /// Whether one request has come that no answer is on its way to, nor to any before.
    var isFirstOwed: Bool { owedAnswers == 1 && !answerHasStarted && hasSentAll }

    // MARK: Reading

    mutating func readRequested(at now: NIODeadline) {
        guard case .body(var pace) = reading else { return }
        pace.waitStarted(at: now)
        reading = .body(pace)
    }

    mutating func headArrived(expectsContinue: Bool, closes: Bool) -> PartAction {
        guard !isLast else { return .drop }
        reading = .body(BodyPace(limits))
        owedAnswers += 1
        self.expectsContinue = expectsContinue
        isLast = closes
        return .forward
    }

    mutating func bodyArrived(_ count: Int, at now: NIODeadline) -> PartAction {
        if let left = drainBytesLeft {
            drainBytesLeft = left - count
            return left > count ? .drop : .close
        }
        guard case .body(var pace) = reading else { return .drop }
        expectsContinue = false
        pace.arrived(count, at: now)
        reading = .body(pace)
        return .forward
    }

    mutating func endArrived(at now: NIODeadline) -> PartAction {
        guard drainBytesLeft == nil, case .body = reading else { return .drop }
        reading = .idle(deadline: now + limits.headerTimeout)
        return .forward
    }

    /// The client sends nothing more. Returns whether the connection can be closed.
    func inputClosed() -> Bool {
        outputIsClosed
    }

    mutating func failed() -> FailureAction {
        defer { isLast = true }
        switch reading {
        case .idle where owedAnswers == 0 && !isLast:
            return .answer
        case .body where owedAnswers == 1 && !answerHasStarted:
            reading = .failed
            return .tellReader
        case .idle, .body, .failed:
            return .closeAfterAnswers
        }
    }

    // MARK: Writing

    /// Whether an interim answer has to be sent, now that somebody wants the body.
    mutating func bodyWanted(at now: NIODeadline) -> Bool {
        defer { expectsContinue = false }
        guard expectsContinue, !answerHasStarted else { return false }
        if case .body(var pace) = reading {
            pace.restart(at: now)
            reading = .body(pace)
        }
        return true
    }

    /// - Parameters:
    ///   - keepsConnection: whether the connection may live longer for it.
    ///   - acknowledged: what the client has acknowledged since it connected, when the answer is large.
    mutating func answerStarted(keepsConnection: Bool = true, acknowledged: UInt64? = nil, at now: NIODeadline) {
        answerHasStarted = true
        self.keepsConnection = keepsConnection
        // Rather than right before the next request, which its client would lose.
        if !keepsConnection, keptUntil < now + .nanoseconds(limits.headerTimeout.nanoseconds / 2) { isLast = true }
        if closesAfterAnswer { isLast = true }
        if hasSentAll { answerPace.begin(acknowledged: acknowledged) }
    }

    /// The answer was handed over to be sent.
    mutating func answerEnded(at now: NIODeadline) {
        answerHasStarted = false
        owedAnswers = max(0, owedAnswers - 1)
        unsentAnswers += 1
        sendDeadline = now + limits.writeStallTimeout
        updatePace(at: now)
        guard owedAnswers == 0 else { return }
        if case .idle = reading { return }
        drainBytesLeft = limits.drainBytes
    }

    /// The system has taken the whole answer. Returns whether the output has to be closed.
    mutating func answerSent(at now: NIODeadline) -> Bool {
        unsentAnswers = max(0, unsentAnswers - 1)
        guard hasSentAll else { return false }
        sendDeadline = nil
        updatePace(at: now)
        if keepsConnection { keptUntil = now + limits.headerTimeout }
        if case .idle = reading { reading = .idle(deadline: keptUntil) }
        return isLast && owedAnswers == 0
    }

    /// Whether the rest of a body is read for nobody.
    var isDraining: Bool { drainBytesLeft != nil }

    /// Whether closing loses nothing of an answer that has ended.
    var hasSentAll: Bool { unsentAnswers == 0 }

    mutating func outputClosed(at now: NIODeadline) {
        isLast = true
        outputIsClosed = true
        drainBytesLeft = drainBytesLeft ?? limits.drainBytes
        setCloseDeadline(now + limits.drainTimeout)
    }

    mutating func writabilityChanged(isWritable: Bool, at now: NIODeadline) {
        writeDeadline = isWritable ? nil : now + limits.writeStallTimeout
        updatePace(at: now)
    }

    private mutating func updatePace(at now: NIODeadline) {
        answerPace.wait(writeDeadline != nil || sendDeadline != nil, at: now)
    }

    // MARK: Ending

    /// The server stops. Returns whether the connection can be closed at once.
    mutating func shutdown(at now: NIODeadline) -> Bool {
        isLast = true
        if case .idle = reading, owedAnswers == 0, hasSentAll { return true }
        setCloseDeadline(now + limits.shutdownTimeout)
        return false
    }

    /// Others need what the client holds.
    mutating func giveWay() -> GiveWayAction {
        guard !answerHasStarted, hasSentAll else { return .cutOff }
        if case .failed = reading, owedAnswers == 1 { return .nothing }
        guard case .body = reading, owedAnswers == 1 else { return .close }
        reading = .failed
        isLast = true
        return .tellReader
    }

    /// Whether the system has taken nothing, or little, for so long that the client's own pace decides: the system's
    /// buffer may hold more than a slow client takes in that time.
    func seemsStalled(at now: NIODeadline) -> Bool {
        isStalled(at: now) || answerPace.deadline.map { $0 <= now } == true
    }

    private func isStalled(at now: NIODeadline) -> Bool {
        [writeDeadline, sendDeadline].contains { $0.map { $0 <= now } == true }
    }

    /// - Parameter acknowledged: how many bytes the client has acknowledged since it connected; nil when that is not
    ///   known.
    mutating func timerFired(at now: NIODeadline, acknowledged: UInt64? = nil) -> TimerAction {
        guard let deadline, deadline <= now else { return .nothing }
        if let closeDeadline, closeDeadline <= now { return .close }
        if seemsStalled(at: now) {
            guard let acknowledged, !answerPace.isTooSlow(acknowledged: acknowledged, at: now) else { return .cutOff }
            guard isStalled(at: now) else { return .nothing }
            guard acknowledged != acknowledgedBytes else { return .cutOff }
            acknowledgedBytes = acknowledged
            let next = now + limits.writeStallTimeout
            writeDeadline = writeDeadline.map { max($0, next) }
            sendDeadline = sendDeadline.map { max($0, next) }
            return .nothing
        }
        guard case .body = reading, owedAnswers == 1, !answerHasStarted else { return .close }
        reading = .failed
        isLast = true
        return .tellReaderTooSlow
    }

    private mutating func setCloseDeadline(_ deadline: NIODeadline) {
        closeDeadline = min(closeDeadline ?? deadline, deadline)
    }
}

/// Why a request could not be received whole. Whoever reads the body gets it thrown.
enum ConnectionFailure: Error {
    /// The body arrived too slowly, or stopped.
    case tooSlow
    /// The connection's input ended before the body did.
    case truncated
    /// The bytes are not HTTP.
    case malformed
    /// The body is coded for its way otherwise than in chunks.
    case unsupportedCoding
    /// The header, or the trailer of a chunked body, is too large.
    case headersTooLarge
    /// Others needed what the request held, and had less.
    case gaveWay
}
