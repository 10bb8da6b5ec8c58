/// Bounds how often a secret can be tried by people of whom nothing is known but their address, so that whoever tries it
/// often keeps out nobody but themselves.
///
/// An attempt is taken from the first of three lanes that has one. Each is capped for everybody in it together, and so
/// is the sum.
///
/// 1. Browsers that have shown the secret before. Strangers cannot get into it.
/// 2. The common one: a client, its network and everybody.
/// 3. Networks that have not tried the secret lately. A few networks that empty the common lane do not empty this one,
///    for each has but a few attempts in it.
public struct AttemptLanes: Sendable {
    /// How much each lane holds, besides a client's own attempts and everybody's.
    public struct Rules: Hashable, Sendable {
        /// One network's attempts at one secret, in the common lane and in that of fresh networks together.
        public var perNetwork: AttemptRule
        /// Those of one network in the lane of fresh networks.
        public var perFreshNetwork: AttemptRule
        /// Those of all fresh networks together.
        public var freshNetworks: AttemptRule
        /// One browser's that has shown the secret before.
        public var perKnownBrowser: AttemptRule
        /// Those of all such browsers together.
        public var knownBrowsers: AttemptRule

        /// Makes rules. The default ones let strangers try a secret 10,300 times a day, whatever number of networks they
        /// have, and one network 586 times.
        ///
        /// - Parameters:
        ///   - perNetwork: 10, and one more every 150 seconds.
        ///   - perFreshNetwork: 3, and one more every hour.
        ///   - freshNetworks: 200, and one more every 10 seconds.
        ///   - perKnownBrowser: 5, and one more every 5 minutes.
        ///   - knownBrowsers: 20, and one more every minute.
        public init(
            perNetwork: AttemptRule = AttemptRule(capacity: 10, refillSeconds: 150),
            perFreshNetwork: AttemptRule = AttemptRule(capacity: 3, refillSeconds: 3600),
            freshNetworks: AttemptRule = AttemptRule(capacity: 200, refillSeconds: 10),
            perKnownBrowser: AttemptRule = .perClient, knownBrowsers: AttemptRule = .perSubject
        ) {
            self.perNetwork = perNetwork
            self.perFreshNetwork = perFreshNetwork
            self.freshNetworks = freshNetworks
            self.perKnownBrowser = perKnownBrowser
            self.knownBrowsers = knownBrowsers
        }
    }

    private let budget: AttemptBudget
    private let rules: Rules

    /// - Parameters:
    ///   - budget: a client's attempts and everybody's, which are those of the common lane.
    ///   - rules: what the lanes hold besides.
    public init(_ budget: AttemptBudget, rules: Rules = Rules()) {
        self.budget = budget
        self.rules = rules
    }

    /// Takes one attempt at the subject; ``AttemptBudget/refund(_:)`` gives it back.
    ///
    /// - Parameters:
    ///   - subject: what is tried.
    ///   - client: who tries.
    ///   - browser: the name of a browser that has shown the secret before; nil for any other.
    /// - Returns: a refusal tells after which time the first of the lanes has an attempt.
    /// - Throws: what the store throws when it cannot be reached; nothing was taken then.
    public func reserve(
        subject: String, client: ClientKey, browser: String?
    ) async throws -> AttemptBudget.Answer {
        var wait = Int.max
        for lane in lanes(subject, client, browser) {
            switch try await budget.reserve(lane) {
            case .reserved(let reservation): return .reserved(reservation)
            case .refused(let seconds): wait = min(wait, seconds)
            }
        }
        return .refused(retryAfterSeconds: wait)
    }

    private func lanes(_ subject: String, _ client: ClientKey, _ browser: String?) -> [[AttemptBucket]] {
        let own = [
            budget.bucket(subject, client),
            bucket("network", subject, client.network, rules.perNetwork),
        ]
        let common = own + [budget.everybodysBucket(subject)]
        let fresh =
            own + [
                bucket("fresh", subject, client.network, rules.perFreshNetwork),
                bucket("fresh", subject, nil, rules.freshNetworks),
            ]
        guard let browser else { return [common, fresh] }
        // The address does not matter: who guesses beside this browser, in the same network or behind the same proxy,
        // does not keep it out.
        let known = [
            bucket("browser", "\(subject)/\(browser)", nil, rules.perKnownBrowser),
            bucket("browsers", subject, nil, rules.knownBrowsers),
        ]
        return [known, common, fresh]
    }

    private func bucket(
        _ kind: String, _ subject: String, _ client: ClientKey?, _ rule: AttemptRule
    ) -> AttemptBucket {
        AttemptBucket(scope: "\(budget.scope)/\(kind)", subject: subject, client: client, rule: rule)
    }
}
