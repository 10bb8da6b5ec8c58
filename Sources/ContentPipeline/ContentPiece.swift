import Synchronization

/// How much of a stream is moved at once: much while few streams are under way, since each step wakes threads; less
/// when many are, so that they take turns and their buffers do not add up; and little beside a crowd, since everybody
/// else on an event loop waits until each of its streams has moved a piece.
///
/// A request has one, whatever it passes through. It counts as a stream from the moment that somebody asks for its
/// size: what turns out to be small counts for nothing.
public final class ContentPiece: Sendable {
    /// Bytes of a piece beside a crowd of streams.
    public static let smallestCount = 64 << 10
    /// Bytes of a piece while many streams are under way.
    public static let smallCount = 256 << 10
    /// Bytes of a piece while few are.
    public static let largeCount = 1 << 20
    /// How many streams at once count as few.
    private static let fewStreams = 4
    /// From how many on they are a crowd.
    private static let crowd = 16

    /// Streams that share a machine.
    public final class Streams: Sendable {
        /// All of this process.
        public static let all = Streams()

        fileprivate let count = Atomic<Int>(0)

        /// None so far.
        public init() {}
    }

    private let streams: Streams
    /// Nil before anybody asked.
    private let settled = Mutex<Int?>(nil)

    /// Counts nothing yet.
    public init(among streams: Streams = .all) {
        self.streams = streams
    }

    deinit {
        if settled.withLock({ $0 }) != nil { streams.count.subtract(1, ordering: .relaxed) }
    }

    /// Bytes of a piece of this stream, which stay the same. The first to ask counts it as one more, until this is
    /// dropped.
    public var count: Int {
        settled.withLock { settled in
            if let settled { return settled }
            let others = streams.count.add(1, ordering: .relaxed).oldValue
            let count =
                switch others {
                case ..<Self.fewStreams: Self.largeCount
                case ..<Self.crowd: Self.smallCount
                default: Self.smallestCount
                }
            settled = count
            return count
        }
    }
}
