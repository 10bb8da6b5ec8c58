import PacShare
import RequestGuard

/// Picking up shares as the policy of a request says.
struct PickupByPolicy: Sendable {
    private let services: ShareServices
    private let originals: ServerServices.Originals
    private let limiter: RateLimiter

    init(_ services: ServerServices) {
        self.services = services.shares
        originals = services.originals
        limiter = services.limiter
    }

    /// The use cases for one request.
    func callAsFunction(_ context: ServerContext) -> SharePickup {
        let services = services.deriving(
            by: ChargedDerivations(
                derivations: services.derivations, limiter: limiter, limits: context.policy.rateLimits))
        return SharePickup(services, originals: originals(context.policy, services))
    }
}
