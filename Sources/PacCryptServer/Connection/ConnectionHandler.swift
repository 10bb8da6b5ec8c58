import Glibc
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import RequestGuard

/// Sent down the pipeline by whoever begins to read a body: a client that waits for `100 Continue` gets it then.
enum BodyWanted {
    case now
}

/// Guards one connection: time limits, slow bodies and readers, `Expect: 100-continue`, malformed requests, answers
/// before the body's end, and the server's shutdown. The decisions are those of ``ConnectionState``. It also gives
/// back what requests took of the budgets, once their answers have left, and cuts off what has to give way.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The whole answer to something that is not a request.
    typealias Refusal = @Sendable (ConnectionFailure) -> (head: HTTPResponse, body: ByteBuffer)

    private let limits: ConnectionLimits
    private let refusal: Refusal
    /// What goes on in the connection.
    private let activity: Activity
    /// Of the request whose answer has not ended, and of those whose answers the system has not taken whole.
    private var holdings: (current: RequestHoldings?, leaving: [RequestHoldings]) = (nil, [])
    private var state: ConnectionState
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    /// Closing takes several steps of the event loop; from the first one on no timer may be set.
    private var isClosing = false
    /// Set when the output is to be closed as soon as the answers before are sent: a slow client's last bytes may take
    /// longer to send than an idle connection may live.
    private var waitingClose: EventLoopPromise<Void>?
    /// Of somebody who waits until the client has acknowledged an answer; they send no other one meanwhile.
    private var arrival: EventLoopPromise<Void>?

    init(limits: ConnectionLimits, now: NIODeadline, activity: Activity, refusal: @escaping Refusal) {
        self.limits = limits
        self.activity = activity
        self.refusal = refusal
        state = ConnectionState(limits: limits, now: now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        updateTimer(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isClosing = true
        waitingClose?.fail(ChannelError.ioOnClosedChannel)
        waitingClose = nil
        failArrival()
        giveBackAll()
        timer?.task.cancel()
        timer = nil
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = context.eventLoop.now
        let action =
            switch unwrapInboundIn(data) {
            case .head(let head):
                state.headArrived(
                    expectsContinue: head.headerFields[.expect]?.lowercased() == "100-continue",
                    closes: head.headerFields[.connection] == "close")
            case .body(let buffer): state.bodyArrived(buffer.readableBytes, at: now)
            case .end: state.endArrived(at: now)
            }
        note(unwrapInboundIn(data))
        switch action {
        case .forward: context.fireChannelRead(data)
        case .drop: break
        case .close: close(context: context, mode: .all, promise: nil)
        }
        updateTimer(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Whoever read the body has stopped, and may have left reading paused.
        if state.isDraining { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let failure: ConnectionFailure
        switch error {
        case HTTPParserError.headerOverflow: failure = .headersTooLarge
        case HTTPParserError.invalidEOFState: failure = .truncated
        case is HTTPParserError, is HTTP1TypeConversionError, ConnectionFailure.malformed: failure = .malformed
        case ConnectionFailure.unsupportedCoding: failure = .unsupportedCoding
        default:
            context.fireErrorCaught(error)
            return
        }
        switch state.failed() {
        case .answer:
            let (head, body) = refusal(failure)
            state.answerStarted(at: context.eventLoop.now)
            write(context: context, data: wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(body)), promise: nil)
            write(context: context, data: wrapOutboundOut(.end(nil)), promise: nil)
            context.flush()
        case .tellReader, .closeAfterAnswers:
            context.fireErrorCaught(failure)
        }
        updateTimer(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            if state.shutdown(at: context.eventLoop.now) { close(context: context, mode: .all, promise: nil) }
            updateTimer(context)
        case ChannelEvent.inputClosed where state.inputClosed():
            close(context: context, mode: .all, promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.writabilityChanged(isWritable: context.channel.isWritable, at: context.eventLoop.now)
        updateTimer(context)
        context.fireChannelWritabilityChanged()
    }

    // MARK: Outbound

    func read(context: ChannelHandlerContext) {
        state.readRequested(at: context.eventLoop.now)
        updateTimer(context)
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            answerStarted(head, context)
            if state.closesAfterAnswer { head.headerFields[.connection] = "close" }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            state.answerEnded(at: context.eventLoop.now)
            let promise = promise ?? context.eventLoop.makePromise()
            context.write(data, promise: promise)
            let left = holdings.current
            holdings.current = nil
            if let left { holdings.leaving.append(left) }
            let isArrivalWanted = arrival != nil
            let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            promise.futureResult.whenComplete { result in
                let (handler, context) = loopBound.value
                left?.giveBackAll()
                handler.holdings.leaving.removeAll { $0 === left }
                guard case .success = result else { return }
                if isArrivalWanted {
                    handler.awaitArrival(context, pause: .milliseconds(1))
                } else {
                    handler.answerSent(context)
                }
            }
        case .body(let buffer):
            move(buffer.readableBytes)
            context.write(data, promise: promise)
        case .head:
            context.write(data, promise: promise)
        }
        updateTimer(context)
    }

    /// Notes that an answer begins. How much the client had taken before is asked for large ones alone, since that
    /// costs a system call.
    private func answerStarted(_ head: HTTPResponse, _ context: ChannelHandlerContext) {
        var acknowledged: UInt64?
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? .max
        if length > ConnectionLimits.largeAnswerCount, let socket = context.channel as? any SocketOptionProvider {
            // On the loop of its channel it is known at once.
            socket.acknowledgedBytes().assumeIsolated().whenSuccess { acknowledged = $0 }
        }
        state.answerStarted(
            keepsConnection: holdings.current?.keepsConnection ?? true, acknowledged: acknowledged,
            at: context.eventLoop.now)
        turn(to: .sending)
    }

    private func answerSent(_ context: ChannelHandlerContext) {
        let isLast = state.answerSent(at: context.eventLoop.now)
        if isLast || (waitingClose != nil && state.hasSentAll) {
            close(context: context, mode: .output, promise: waitingClose)
            waitingClose = nil
            context.read()
        }
        if state.isIdle {
            activity.turn(to: .idle)
        } else if state.isAwaitingAnswer, state.hasSentAll {
            // Of the next request, which came while this answer was sent.
            activity.turn(to: .working)
        }
        updateTimer(context)
    }

    /// Looks again and again whether the client has acknowledged the answer: the system does not tell.
    private func awaitArrival(_ context: ChannelHandlerContext, pause: TimeAmount) {
        guard !isClosing else { return }
        guard let socket = context.channel as? any SocketOptionProvider else { return hasArrived(context) }
        socket.hasAcknowledgedAll().assumeIsolated().whenComplete { result in
            guard !self.isClosing else { return }
            switch result {
            case .success(true): self.hasArrived(context)
            case .success(false):
                let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.eventLoop.scheduleTask(in: pause) {
                    let (handler, context) = loopBound.value
                    handler.awaitArrival(context, pause: min(pause * 2, .milliseconds(250)))
                }
            // No TCP connection: nothing of it can get lost.
            case .failure(let error as IOError) where [EOPNOTSUPP, ENOPROTOOPT].contains(error.errnoCode):
                self.hasArrived(context)
            case .failure: self.failArrival()
            }
        }
    }

    private func hasArrived(_ context: ChannelHandlerContext) {
        let arrival = arrival
        self.arrival = nil
        answerSent(context)
        arrival?.succeed()
    }

    private func failArrival() {
        arrival?.fail(ChannelError.ioOnClosedChannel)
        arrival = nil
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            guard state.hasSentAll else {
                let waiting = waitingClose ?? context.eventLoop.makePromise()
                waiting.futureResult.cascade(to: promise)
                waitingClose = waiting
                return
            }
            state.outputClosed(at: context.eventLoop.now)
            updateTimer(context)
        } else if mode == .all {
            closingBegins()
        }
        context.close(mode: mode, promise: promise)
    }

    private func closingBegins() {
        waitingClose?.fail(ChannelError.ioOnClosedChannel)
        waitingClose = nil
        failArrival()
        isClosing = true
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is ArrivalWanted {
            let wanted = promise ?? context.eventLoop.makePromise()
            if let arrival {
                arrival.futureResult.cascade(to: wanted)
            } else if isClosing {
                wanted.fail(ChannelError.ioOnClosedChannel)
            } else {
                arrival = wanted
            }
            return
        }
        switch event {
        case is BodyWanted:
            if state.isReceiving { turn(to: .receiving) }
            if state.bodyWanted(at: context.eventLoop.now) {
                let interim = HTTPResponse(status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
            }
        case let begun as RequestHoldings:
            // Else it is given back with the last reference, as in giveBackAll().
            if !isClosing { holdings.current = begun }
        case let event as GiveWay:
            giveWay(event.activity, context)
        default:
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        promise?.succeed()
        updateTimer(context)
    }

    // MARK: Budgets

    /// What goes on, for those who look who has to give way.
    private func turn(to phase: Activity.Phase) {
        activity.turn(to: phase)
        holdings.current?.activity.turn(to: phase)
    }

    private func move(_ count: Int) {
        activity.move(count)
        holdings.current?.activity.move(count)
    }

    private func note(_ part: HTTPRequestPart) {
        switch part {
        // Until a client has taken the answers before, it is waited for, whatever it asks for meanwhile.
        case .head where state.isFirstOwed: activity.turn(to: .working)
        case .head: break
        case .body(let buffer): move(buffer.readableBytes)
        // An answer may have begun before, or the connection be about to close.
        case .end where state.isAwaitingAnswer:
            if state.hasSentAll { activity.turn(to: .working) }
            holdings.current?.activity.turn(to: .working)
        case .end: break
        }
    }

    /// Cuts off what others need more. Who still sends a body is answered.
    private func giveWay(_ activity: Activity, _ context: ChannelHandlerContext) {
        let isOurs =
            activity === self.activity || activity === holdings.current?.activity
            || holdings.leaving.contains { $0.activity === activity }
        guard isOurs, !isClosing else { return }
        switch state.giveWay() {
        case .nothing: break
        case .tellReader: context.fireErrorCaught(ConnectionFailure.gaveWay)
        case .close: closeAtOnce(context)
        case .cutOff: cutOff(context)
        }
    }

    private func closeAtOnce(_ context: ChannelHandlerContext) {
        closingBegins()
        context.closeWithoutTLS()
    }

    /// Closes the connection and drops what is on its way: the system would keep megabytes for a client that does not
    /// take them.
    private func cutOff(_ context: ChannelHandlerContext) {
        if let socket = context.channel as? any SocketOptionProvider {
            _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        closeAtOnce(context)
    }

    /// Whoever still works on a request keeps what it took until they let go of it: clients that send, leave and come
    /// again would otherwise make the server do more than the budgets say.
    private func giveBackAll() {
        holdings.leaving.forEach { $0.giveBackAll() }
        holdings = (nil, [])
    }

    // MARK: Timer

    private func updateTimer(_ context: ChannelHandlerContext) {
        guard !isClosing, let deadline = state.deadline else { return }
        // A timer that fires early looks again; only one that would fire late is replaced.
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: deadline) {
            let (handler, context) = loopBound.value
            handler.timerFired(context)
        }
        timer = (deadline, task)
    }

    private func timerFired(_ context: ChannelHandlerContext) {
        timer = nil
        guard state.seemsStalled(at: context.eventLoop.now), let socket = context.channel as? any SocketOptionProvider
        else {
            act(context, acknowledged: nil)
            return
        }
        socket.acknowledgedBytes().assumeIsolated().whenComplete { result in
            self.act(context, acknowledged: try? result.get())
        }
    }

    private func act(_ context: ChannelHandlerContext, acknowledged: UInt64?) {
        guard !isClosing else { return }
        switch state.timerFired(at: context.eventLoop.now, acknowledged: acknowledged) {
        case .nothing: break
        case .close: close(context: context, mode: .all, promise: nil)
        case .cutOff: cutOff(context)
        case .tellReaderTooSlow: context.fireErrorCaught(ConnectionFailure.tooSlow)
        }
        updateTimer(context)
    }
}
