import PacCryptCore

/// Receives an encrypted body as it is, and finds out what it is meanwhile.
public final class DecryptSpool: BodySpool {
    /// The most bytes of the original's data that are accepted unless told otherwise: 256 MiB.
    public static let standardOriginalLimit: UInt64 = 256 << 20

    private let writer: SpoolWriter
    private let originalLimit: UInt64
    private var collector = HeadCollector()
    private var count: UInt64 = 0

    /// - Parameters:
    ///   - spool: where the body goes.
    ///   - originalLimit: the most bytes of the original's data.
    public init(in spool: Spool, originalLimit: UInt64 = DecryptSpool.standardOriginalLimit) {
        writer = SpoolWriter(spool)
        self.originalLimit = originalLimit
    }

    /// The head of the container, not yet trusted, as soon as it has arrived: its key can be derived meanwhile.
    public var head: ContainerHead? {
        if case .container(let head) = collector.finding { head } else { nil }
    }

    /// Takes bytes into memory.
    ///
    /// - Throws: `PacCryptError.Code.malformedHeader` as soon as a container's head is known to be wrong;
    ///   ``SpoolError/originalTooLarge(limit:)``.
    public func take(_ bytes: UnsafeRawBufferPointer) throws {
        count += UInt64(bytes.count)
        try collector.append(bytes)
        if case .original = collector.finding, count > originalLimit {
            throw SpoolError.originalTooLarge(limit: originalLimit)
        }
        writer.gather(bytes)
    }

    public nonisolated(nonsending) func drain() async throws {
        try await writer.drain()
    }

    /// Ends the body.
    ///
    /// - Throws: `PacCryptError.Code.notAContainer` when it is empty, `.malformedHeader` when it ends inside a head;
    ///   ``SpoolError``.
    public nonisolated(nonsending) func finish() async throws -> ReceivedBody {
        guard count > 0 else { throw PacCryptError(.notAContainer, "This is empty, not a PacCrypt container.") }
        let head = try collector.finish()
        let body = try await writer.end()
        if let head { return .container(ReceivedContainer(head: head, body: body)) }
        return .original(ReceivedOriginal(body: body, spool: writer.spool))
    }
}

/// What a body turned out to be.
public enum ReceivedBody: Sendable {
    /// A container.
    case container(ReceivedContainer)
    /// No container: data of the original's, or nothing of ours.
    case original(ReceivedOriginal)
}
