import Synchronization

/// How much of a stream is moved at once: much while few streams are under way, since each step wakes threads; less
/// when many are, so that they take turns and their buffers do not add up.
public final class ContentPiece: Sendable {
    /// Bytes of a piece while many streams are under way.
    public static let smallCount = 256 << 10
    /// Bytes of a piece while few are.
    public static let largeCount = 1 << 20
    /// How many streams at once count as few.
    private static let fewStreams = 4

    private static let streams = Atomic<Int>(0)

    /// Bytes of a piece of this stream.
    public let count: Int

    /// Counts one more stream until this is dropped.
    public init() {
        let others = Self.streams.add(1, ordering: .relaxed).oldValue
        count = others < Self.fewStreams ? Self.largeCount : Self.smallCount
    }

    deinit {
        Self.streams.subtract(1, ordering: .relaxed)
    }
}
