import NIOCore

/// Gives an event loop turns for its other connections while a task on it computes, piece by piece, and may never have
/// to wait.
struct EventLoopTurns {
    /// How long a task computes before the others have their turn.
    private static let interval = TimeAmount.milliseconds(1)
    /// What is due at once a loop does before it looks at its sockets; this lets it look at them first.
    private static let pause = TimeAmount.microseconds(20)

    private let eventLoop: any EventLoop
    private var last = NIODeadline.now()

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Lets the loop serve the others, when it is time. `Task.yield()` does not: a loop looks at its sockets only when
    /// no task is left to be run.
    mutating func serveOthers() async {
        guard NIODeadline.now() - last >= Self.interval else { return }
        // It fails only when the loop ends, and then there is nobody to be served.
        _ = try? await eventLoop.scheduleTask(in: Self.pause) {}.futureResult.get()
        last = .now()
    }
}
