import NIOCore
import RequestGuard
import Synchronization

/// What a request has taken of the budgets. It is given back when the last byte of its answer was handed to the system,
/// or when its connection has ended and nobody works on it any more. Until then it is with ``ConnectionHandler``, to
/// which it is sent down the pipeline when the request begins.
final class RequestHoldings: Sendable {
    private struct State {
        var place: Claim?
        var kept: [any Held] = []
        var isOver = false
    }

    /// Whose request it is, and what goes on with it.
    let claimant: Claimant
    /// Whether the connection counts as used by the request: what has no rate limit keeps none alive.
    let keepsConnection: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - holder: whose request it is.
    ///   - channel: its connection, which is cut off when it has to give way.
    ///   - keepsConnection: whether the connection counts as used by it.
    ///   - clock: the time by which budgets decide.
    init(of holder: Holder, _ channel: any Channel, keepsConnection: Bool, clock: @escaping BudgetClock) {
        claimant = Claimant(holder, Activity(.working, clock: clock, cuttingOff: channel))
        self.keepsConnection = keepsConnection
    }

    var activity: Activity { claimant.activity }

    /// Keeps the place among the requests in progress.
    func keep(place: Claim) {
        let isOver = state.withLock { state in
            if !state.isOver { state.place = place }
            return state.isOver
        }
        if isOver { place.giveBack() }
    }

    /// Keeps something until the answer has left.
    func keep(_ held: any Held) {
        let isOver = state.withLock { state in
            if !state.isOver { state.kept.append(held) }
            return state.isOver
        }
        if isOver { held.giveBack() }
    }

    /// What is left is a download: it has a place among those, and gives back that among requests.
    func becomeDownload(_ places: [any Held]) {
        places.forEach { keep($0) }
        activity.becomeResumable()
        let place = state.withLock { state in
            defer { state.place = nil }
            return state.place
        }
        place?.giveBack()
    }

    /// Gives back everything, and whatever is still to come.
    func giveBackAll() {
        let (place, kept) = state.withLock { state in
            defer { state = State(isOver: true) }
            return (state.place, state.kept)
        }
        place?.giveBack()
        kept.forEach { $0.giveBack() }
    }
}

/// Sent down the pipeline when something had to give way to others: what it was for is cut off.
struct GiveWay: Sendable {
    /// What it was for.
    let activity: Activity
}

extension Activity {
    /// What goes on in a connection, or with a request on it; the connection is cut off when it has to give way.
    convenience init(_ phase: Phase, clock: @escaping BudgetClock, cuttingOff channel: any Channel) {
        self.init(phase, clock: clock) { activity in
            // Later, so that it finds nobody in the middle of something.
            channel.eventLoop.execute {
                channel.triggerUserOutboundEvent(GiveWay(activity: activity), promise: nil)
            }
        }
    }
}
