import ContentPipeline
import PacCryptCore

/// Receives an encrypted body as it is, and finds out what it is meanwhile.
public final class DecryptSpool: ContentSink {
    /// The most bytes of the original's data that are accepted unless told otherwise: 256 MiB.
    public static let standardOriginalLimit: UInt64 = 256 << 20

    private let stored: SpoolSink
    private let piece: ContentPiece
    private let originalLimit: UInt64
    private var reader = HeadReader()
    private var count: UInt64 = 0
    private var state = ContentState.open

    /// - Parameters:
    ///   - spool: where the body goes.
    ///   - originalLimit: the most bytes of the original's data.
    ///   - piece: that of the request.
    public init(
        in spool: Spool, originalLimit: UInt64 = DecryptSpool.standardOriginalLimit,
        piece: ContentPiece = ContentPiece()
    ) {
        self.piece = piece
        stored = SpoolSink(spool, piece: piece)
        self.originalLimit = originalLimit
    }

    /// The head of the container, not yet trusted, as soon as it has arrived: its key can be derived meanwhile.
    public var head: ContainerHead? {
        if case .container(let head) = reader.finding { head } else { nil }
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `PacCryptError.Code.malformedHeader` as soon as a container's head is known to be wrong;
    ///   ``SpoolError/originalTooLarge(limit:)``.
    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        do {
            count += UInt64(bytes.byteCount)
            try reader.append(bytes)
            if case .original = reader.finding, count > originalLimit {
                throw SpoolError.originalTooLarge(limit: originalLimit)
            }
            try await stored.write(bytes)
        } catch {
            state = .broken(error)
            throw error
        }
    }

    public nonisolated(nonsending) func finish() async throws {
        _ = try state.isOpen()
        try await stored.finish()
    }

    public func abort() {
        stored.abort()
    }

    /// Ends the body.
    ///
    /// - Throws: `PacCryptError.Code.notAContainer` when it is empty, `.malformedHeader` when it ends inside a head;
    ///   ``SpoolError``; what ``write(_:)`` threw.
    public nonisolated(nonsending) func received() async throws -> ReceivedBody {
        _ = try state.isOpen()
        guard count > 0 else { throw PacCryptError(.notAContainer, "This is empty, not a PacCrypt container.") }
        let head = try reader.finish()
        let body = try await stored.body()
        if let head { return .container(ReceivedContainer(head: head, body: body, ciphers: stored.spool.ciphers)) }
        return .original(ReceivedOriginal(body: body, spool: stored.spool, piece: piece))
    }
}

/// What a body turned out to be.
public enum ReceivedBody: Sendable {
    /// A container.
    case container(ReceivedContainer)
    /// No container: data of the original's, or nothing of ours.
    case original(ReceivedOriginal)
}
