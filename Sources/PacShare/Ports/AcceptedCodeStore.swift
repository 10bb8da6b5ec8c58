/// Keeps which one-time codes were accepted for shares that have no record of their own yet, so that none is accepted
/// again, also after a restart. The operation is atomic, also among several servers.
public protocol AcceptedCodeStore: Sendable {
    /// Keeps the time step of a code that is right now, and forgets those of long ago.
    ///
    /// - Returns: false when it or a later one was kept for the share before; then nothing changes.
    /// - Throws: ``ShareError/storageUnavailable(cause:)`` when the store cannot be reached.
    func accept(_ step: UInt64, of share: ShareKey) async throws -> Bool
}

extension ShareLimitation {
    /// Steps after which the one of an accepted code can be forgotten: none that old is accepted any more.
    public static let keptCodeSteps: UInt64 = 4
}
