import FileSystem
import Synchronization

/// Reads an input in order, piece by piece.
public final class InputReader: Sendable {
    private struct State {
        /// Bytes that were read ahead, and come first.
        var readAhead: [UInt8]
        /// Where a regular file is read next; nil for anything else.
        var offset: UInt64?
    }

    private let file: OpenFile
    private let cancellation: CancellationFlag
    private let state: Mutex<State>

    /// Begins at the start of an input, which nobody else reads.
    ///
    /// - Parameter cancellation: ends the wait for a pipe with the failure `cancelled`.
    public init(_ input: InputFile, cancellation: CancellationFlag = CancellationFlag()) throws(CommandFailure) {
        file = input.file
        self.cancellation = cancellation
        let readAhead = input.start == nil ? try input.takeReadAhead(skipping: 0) : []
        state = Mutex(State(readAhead: readAhead, offset: input.start))
    }

    /// The next `count` bytes, or fewer at the end of the input.
    public func read(_ count: Int) throws(CommandFailure) -> [UInt8] {
        try state.withLock { state throws(CommandFailure) in
            var bytes = Array(state.readAhead.prefix(count))
            state.readAhead.removeFirst(bytes.count)
            let early = bytes.count
            guard early < count else { return bytes }
            bytes.append(contentsOf: repeatElement(0, count: count - early))
            let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(CommandFailure) in
                let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[early...]))
                guard let offset = state.offset else { return try file.read(into: rest, stop: checkCancelled) }
                return try onFiles(CommandFailure.file) { () throws(FileError) in
                    try file.read(at: offset, into: rest)
                }
            }
            if let offset = state.offset { state.offset = offset + UInt64(filled) }
            bytes.removeLast(count - early - filled)
            return bytes
        }
    }

    private func checkCancelled() throws(CommandFailure) {
        if cancellation.isCancelled { throw .cancelled }
    }
}
