import Threads

/// Reads a part of a file piece by piece, away from the caller's thread: while one piece is used, the next one is read.
public final class FileSource: PieceSource {
    /// Fills the buffer from an offset of the file on. Blocks.
    public typealias Read = @Sendable (_ offset: UInt64, _ buffer: UnsafeMutableRawBufferPointer) throws -> Void

    private let threads: ThreadPool?
    private let pieceCount: Int
    private let load: Read
    /// What is not being read yet.
    private var left: Range<UInt64>
    private var reading: Submission<WipedBuffer>?
    private var spare: WipedBuffer?
    /// Broken when a piece could not be read: those after it are not handed out in its place.
    private var state = ContentState.open

    /// - Parameters:
    ///   - threads: where reading blocks; nil when it does not.
    ///   - range: the bytes of the file.
    ///   - pieceCount: bytes that are read at once.
    ///   - read: reads from the file.
    public init(
        on threads: ThreadPool?, _ range: Range<UInt64>, pieceCount: Int = ContentPiece.smallCount,
        read: @escaping Read
    ) {
        self.threads = threads
        self.pieceCount = pieceCount
        left = range
        load = read
    }

    public nonisolated(nonsending) func withNext(_ use: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool {
        guard let current = try await nextPiece() else { return false }
        begin()
        defer {
            current.clear()
            spare = current
        }
        try use(current.bytes)
        return true
    }

    private nonisolated(nonsending) func nextPiece() async throws -> WipedBuffer? {
        guard try state.isOpen() else { return nil }
        if reading == nil { begin() }
        guard let reading else {
            state = .ended
            return nil
        }
        self.reading = nil
        do {
            return try await reading.value
        } catch {
            state = .broken(error)
            throw error
        }
    }

    /// Begins to read the next piece, if there is one.
    private func begin() {
        guard !left.isEmpty else { return }
        let start = left.lowerBound
        let count = Int(min(UInt64(pieceCount), left.upperBound - start))
        left = start + UInt64(count)..<left.upperBound
        let buffer = spare ?? WipedBuffer(capacity: count)
        spare = nil
        let fill: @Sendable () throws -> WipedBuffer = { [load] in
            try buffer.append(upTo: count) {
                try load(start, $0)
                return count
            }
            return buffer
        }
        reading = threads.map { $0.start(fill) } ?? Submission(Result(catching: fill))
    }
}
