import RequestGuard

/// Where work goes that costs much time or memory: key derivations, RSA keys, whole texts. Never an event loop.
public protocol KeyDerivations: Sendable {
    /// Runs `work` when there is room for it.
    ///
    /// - Parameters:
    ///   - client: who asks; the queue is fair among clients.
    ///   - cost: what the work takes of the machine.
    ///   - work: what to do.
    /// - Throws: what `work` throws, and ``DerivationError`` when there is no room.
    func run<Value: Sendable>(
        for client: ClientKey, cost: DerivationCost, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value
}
