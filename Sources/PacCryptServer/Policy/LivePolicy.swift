import Synchronization

/// The policy in force. Each request takes one copy and keeps to it.
public final class LivePolicy: Sendable {
    private let policy: Mutex<RequestPolicy>

    /// - Parameter policy: the policy to start with.
    public init(_ policy: RequestPolicy) {
        self.policy = Mutex(policy)
    }

    /// The policy in force.
    public var current: RequestPolicy {
        policy.withLock { $0 }
    }

    /// Puts another policy in force for the requests that follow.
    public func replace(with policy: RequestPolicy) {
        self.policy.withLock { $0 = policy }
    }
}
