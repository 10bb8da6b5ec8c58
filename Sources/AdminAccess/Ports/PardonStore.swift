import RequestGuard

/// Where the command line leaves word for running servers that a client's limits, which live in their memory, are to be
/// forgotten. Each operation is atomic, also among several processes.
///
/// All throw `StorageFailure` when the store cannot be used.
public protocol PardonStore: Sendable {
    /// Leaves a pardon. Those older than ``Pardon/lifetimeSeconds`` are removed.
    func leave(_ subject: PardonSubject, now: Timestamp) async throws

    /// The pardons with a number above `number`, in order.
    func pardons(after number: Int64) async throws -> [Pardon]

    /// The number of the last pardon, 0 when there was none. Numbers are never used again.
    func lastNumber() async throws -> Int64
}

/// Whose limits are forgotten.
public enum PardonSubject: Hashable, Sendable {
    /// One client's.
    case client(IPAddress)
    /// Everybody's.
    case everybody
}

/// Word that limits are to be forgotten.
public struct Pardon: Hashable, Sendable {
    /// How long a pardon is kept, in seconds: a day.
    public static let lifetimeSeconds = 86_400
    /// Its number: pardons are numbered from 1 upwards.
    public let number: Int64
    /// Whose limits are forgotten.
    public let subject: PardonSubject

    /// Memberwise initializer.
    public init(number: Int64, subject: PardonSubject) {
        self.number = number
        self.subject = subject
    }
}
