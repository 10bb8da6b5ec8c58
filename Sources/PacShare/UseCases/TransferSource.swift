import PacCryptCore

/// Hands out bytes piece by piece.
protocol TransferSource: AnyObject {
    /// - Returns: false when there were no more.
    func next(_ output: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool
}

/// Bytes in memory.
final class LiteralSource: TransferSource {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func next(_ output: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool {
        guard let bytes else { return false }
        self.bytes = nil
        try bytes.withUnsafeBytes(output)
        return true
    }
}

/// Stored bytes as they lie.
final class StoredSource: TransferSource {
    private let reader: any BlobReader
    private var left: Range<UInt64>
    private let pieceCount: UInt64

    init(_ reader: any BlobReader, _ range: Range<UInt64>, pieceCount: UInt64) {
        self.reader = reader
        left = range
        self.pieceCount = pieceCount
    }

    func next(_ output: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool {
        guard !left.isEmpty else { return false }
        let end = min(left.upperBound, left.lowerBound + pieceCount)
        try await reader.read(at: left.lowerBound, count: Int(end - left.lowerBound), output)
        left = end..<left.upperBound
        return true
    }
}

/// What is in a container: each chunk is authenticated before it is handed out.
final class PlaintextSource: TransferSource {
    private let stored: StoredSource
    private let opener: RangeOpener
    private var isFinished = false

    init(_ reader: any BlobReader, _ opener: RangeOpener, start: UInt64, pieceCount: UInt64) {
        let bytes = opener.sealedBytes
        stored = StoredSource(reader, start + bytes.lowerBound..<start + bytes.upperBound, pieceCount: pieceCount)
        self.opener = opener
    }

    func next(_ output: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool {
        guard !isFinished else { return false }
        if try await !stored.next({ try opener.append($0, to: output) }) {
            isFinished = true
            try opener.finish(to: output)
        }
        return true
    }
}
