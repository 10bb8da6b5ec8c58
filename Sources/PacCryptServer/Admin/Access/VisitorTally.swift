import RequestGuard
import Synchronization

/// Notices when all visitors seem to be one, as behind a proxy that is missing in `trusted_proxies`.
final class VisitorTally: Sendable {
    /// Fewer requests say nothing.
    private static let fewest = 50

    private struct State {
        var count = 0
        var only: ClientKey?
        var areSeveral = false
        var sawForwarding = false
    }

    private let state = Mutex(State())

    /// Counts a request.
    ///
    /// - Parameter isForwarded: whether it names another client, and its peer is not trusted to do so.
    func count(_ client: ClientKey, isForwarded: Bool) {
        state.withLock { state in
            if isForwarded { state.sawForwarding = true }
            guard !state.areSeveral else { return }
            state.count += 1
            if let only = state.only, only != client {
                state.areSeveral = true
            } else {
                state.only = client
            }
        }
    }

    /// What an operator should know; nil when nothing is strange.
    var warning: String? {
        state.withLock { state in
            if state.sawForwarding {
                return "Requests name another client in their header, but come from an address that trusted_proxies "
                    + "does not list, so it is not believed. If that address is your reverse proxy, list it."
            }
            guard !state.areSeveral, state.count >= Self.fewest, let only = state.only else { return nil }
            return "All \(state.count) requests so far came from \(only). If a reverse proxy stands in front, list it "
                + "in trusted_proxies: limits and the log otherwise take all visitors for one."
        }
    }
}
