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

    /// Streams that share a machine.
    public final class Streams: Sendable {
        /// All of this process.
        public static let all = Streams()

        fileprivate let count = Atomic<Int>(0)

        /// None so far.
        public init() {}
    }

    /// Bytes of a piece of this stream.
    public let count: Int
    private let streams: Streams

    /// Counts one more stream until this is dropped.
    public init(among streams: Streams = .all) {
        self.streams = streams
        let others = streams.count.add(1, ordering: .relaxed).oldValue
        count = others < Self.fewStreams ? Self.largeCount : Self.smallCount
    }

    deinit {
        streams.count.subtract(1, ordering: .relaxed)
    }
}
