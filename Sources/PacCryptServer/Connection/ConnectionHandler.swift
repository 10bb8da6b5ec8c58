import Glibc
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Sent down the pipeline by whoever begins to read a body: a client that waits for `100 Continue` gets it then.
enum BodyWanted {
    case now
}

/// Guards one connection: time limits, slow bodies, `Expect: 100-continue`, malformed requests, answers before the
/// body's end, and the server's shutdown. The decisions are those of ``ConnectionState``.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The whole answer to something that is not a request.
    typealias Refusal = @Sendable (ConnectionFailure) -> (head: HTTPResponse, body: ByteBuffer)

    private let limits: ConnectionLimits
    private let refusal: Refusal
    private var state: ConnectionState
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    /// Closing takes several steps of the event loop; from the first one on no timer may be set.
    private var isClosing = false
    /// Set when the output is to be closed as soon as the answers before are sent: a slow client's last bytes may take
    /// longer to send than an idle connection may live.
    private var waitingClose: EventLoopPromise<Void>?
    /// Of somebody who waits until the client has acknowledged an answer; they send no other one meanwhile.
    private var arrival: EventLoopPromise<Void>?

    init(limits: ConnectionLimits, now: NIODeadline, refusal: @escaping Refusal) {
        self.limits = limits
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
        default:
            context.fireErrorCaught(error)
            return
        }
        switch state.failed() {
        case .answer:
            let (head, body) = refusal(failure)
            state.answerStarted()
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
            state.answerStarted()
            if state.closesAfterAnswer { head.headerFields[.connection] = "close" }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            state.answerEnded(at: context.eventLoop.now)
            let promise = promise ?? context.eventLoop.makePromise()
            context.write(data, promise: promise)
            let isArrivalWanted = arrival != nil
            let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            promise.futureResult.whenSuccess {
                let (handler, context) = loopBound.value
                if isArrivalWanted {
                    handler.awaitArrival(context, pause: .milliseconds(1))
                } else {
                    handler.answerSent(context)
                }
            }
        case .head, .body:
            context.write(data, promise: promise)
        }
        updateTimer(context)
    }

    private func answerSent(_ context: ChannelHandlerContext) {
        let isLast = state.answerSent(at: context.eventLoop.now)
        if isLast || (waitingClose != nil && state.hasSentAll) {
            close(context: context, mode: .output, promise: waitingClose)
            waitingClose = nil
            context.read()
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
            waitingClose?.fail(ChannelError.ioOnClosedChannel)
            waitingClose = nil
            failArrival()
            isClosing = true
        }
        context.close(mode: mode, promise: promise)
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
        guard event is BodyWanted else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        if state.bodyWanted(at: context.eventLoop.now) {
            let interim = HTTPResponse(status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
        }
        promise?.succeed()
        updateTimer(context)
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
        case .tellReaderTooSlow: context.fireErrorCaught(ConnectionFailure.tooSlow)
        }
        updateTimer(context)
    }
}
