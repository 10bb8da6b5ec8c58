/// How many attempts a bucket holds and how fast it fills.
public struct AttemptRule: Hashable, Sendable {
    /// The attempts of a full bucket, at least 1.
    public let capacity: Int
    /// The seconds after which one attempt comes back, at least 1.
    public let refillSeconds: Int

    /// Makes a rule; numbers out of range are taken as the nearest of 1 to 1,000,000.
    public init(capacity: Int, refillSeconds: Int) {
        let range = 1...1_000_000
        self.capacity = min(max(capacity, range.lowerBound), range.upperBound)
        self.refillSeconds = min(max(refillSeconds, range.lowerBound), range.upperBound)
    }

    /// One client's attempts at one secret: 5, and one more every 5 minutes.
    public static let perClient = AttemptRule(capacity: 5, refillSeconds: 300)
    /// Everybody's attempts at one secret: 20, and one more every minute.
    public static let perSubject = AttemptRule(capacity: 20, refillSeconds: 60)
}

/// A bucket of attempts and its rule. A bucket that was never used is full.
public struct AttemptBucket: Hashable, Sendable {
    /// The kind of secret, for example `share`.
    public let scope: String
    /// What is tried, for example the id of a share. It may itself be secret and is left out of descriptions.
    public let subject: String
    /// Who tries; nil for everybody together.
    public let client: ClientKey?
    /// The rule of the bucket.
    public let rule: AttemptRule

    /// Names a bucket.
    public init(scope: String, subject: String, client: ClientKey?, rule: AttemptRule) {
        self.scope = scope
        self.subject = subject
        self.client = client
        self.rule = rule
    }
}

extension AttemptBucket: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(scope) of \(client?.description ?? "everybody")" }

    public var customMirror: Mirror { Mirror(self, children: ["scope": scope, "rule": rule]) }
}

/// Whether an attempt may be made.
public enum AttemptDecision: Hashable, Sendable {
    /// One attempt was taken from every bucket.
    case reserved
    /// A bucket is empty and none was taken from. After that many whole seconds every bucket has one.
    case refused(retryAfterSeconds: Int)
}
