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
