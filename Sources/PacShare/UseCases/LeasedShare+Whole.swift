extension LeasedShare {
    /// All bytes of a small file. Reading alone delivers nothing: see ``recordSent(whole:)``.
    ///
    /// - Parameters:
    ///   - index: from 0.
    ///   - bound: the most bytes.
    /// - Throws: ``ShareError/tooLargeToShow`` for a larger file; as ``transfer(of:_:)`` and its reading.
    public func content(of index: Int, atMost bound: UInt64) async throws -> [UInt8] {
        let size = try size(of: index)
        guard size <= bound else { throw ShareError.tooLargeToShow }
        var content: [UInt8] = []
        content.reserveCapacity(Int(size))
        let transfer = try transfer(of: index, 0..<size)
        while try await transfer.next(into: &content) {}
        return content
    }

    /// Takes account of a file that was sent whole and, where ``destroysAtOnce``, has arrived. A store that fails is
    /// told again for a while.
    ///
    /// - Parameter index: from 0.
    /// - Throws: ``ShareError/noLease`` when the lease has ended, and what the store throws.
    public func recordSent(whole index: Int) async throws {
        let whole = SentRange(.file(index), 0..<(try size(of: index)))
        let outcome = try await services.performPatiently(
            .progress(lease: lease.hash, sent: [whole], arrived: [whole]), on: share.key)
        try outcome.check()
        try? await ShareCleanup(services).cleanUp(outcome.share)
    }

    /// Takes account of a file whose connection broke while it was sent: of how much was sent only the end is known
    /// not to be among it.
    ///
    /// - Parameter index: from 0.
    /// - Throws: as ``recordSent(whole:)``.
    public func recordBroken(_ index: Int) async throws {
        let size = try size(of: index)
        let sent = size > 0 ? [SentRange(.file(index), 0..<size - 1)] : []
        let outcome = try await services.perform(
            .progress(lease: lease.hash, sent: sent, arrived: []), on: share.key)
        try outcome.check()
    }
}
