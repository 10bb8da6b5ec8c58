import RequestGuard

/// Whether a share can be picked up, and if not, why and since when.
public enum ShareState: Sendable, Hashable, Codable {
    /// It can be picked up, unless its attempts are used up.
    case active
    /// Its downloads were used up, or the last one was confirmed.
    case burned(at: Timestamp)
    /// Its sender deleted it.
    case revoked(at: Timestamp)
    /// Its time is over.
    case expired(at: Timestamp)
    /// A blob of it is not there; when all are back, it can be picked up again.
    case lost(at: Timestamp)
}

/// What happened to a share, for its sender to see; it outlives the files.
public struct ShareHistory: Sendable, Equatable, Codable {
    /// The most deliveries whose times are kept.
    public static let deliveryLimit = 16

    /// How often it was unlocked with the pickup password.
    public internal(set) var unlocks = 0
    /// How often it was opened with the encryption password.
    public internal(set) var openings = 0
    /// Wrong passwords, codes and proofs.
    public internal(set) var failedAttempts = 0
    /// Bytes that were sent, repeated ones included.
    public internal(set) var bytesDelivered: UInt64 = 0
    /// How often everything arrived.
    public internal(set) var deliveries = 0
    /// When everything arrived, the last times.
    public internal(set) var deliveredAt: [Timestamp] = []

    mutating func addDelivery(at now: Timestamp) {
        deliveries += 1
        deliveredAt = (deliveredAt + [now]).suffix(Self.deliveryLimit)
    }
}
