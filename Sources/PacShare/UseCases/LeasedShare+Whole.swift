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

    /// Takes account of a file that was sent whole and, where ``destroysAtOnce``, has arrived.
    ///
    /// - Parameter index: from 0.
    /// - Throws: ``ShareError/noLease`` when the lease has ended, and what the store throws.
    public func recordSent(whole index: Int) async throws {
        let sent = SentRange(.file(index), 0..<(try size(of: index)))
        let outcome = try await services.perform(
            .progress(lease: lease.hash, sent: [sent], haveArrived: true), on: share.key)
        try await ShareCleanup(services).cleanUp(outcome.share)
        try outcome.check()
    }
}
