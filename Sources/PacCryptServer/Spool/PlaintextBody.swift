import PacCryptCore

/// Sealed content that was found authentic to the last chunk, to be opened while it is handed out.
public struct PlaintextBody: Sendable {
    /// Plaintext bytes.
    public let size: UInt64
    private let sealed: SpooledBody
    private let start: UInt64
    private let cipher: PayloadCipher

    /// - Parameters:
    ///   - size: plaintext bytes.
    ///   - sealed: holds the payload.
    ///   - start: where the payload begins; it goes on to the end.
    ///   - cipher: opens the payload.
    init(size: UInt64, sealed: SpooledBody, from start: UInt64, cipher: PayloadCipher) {
        self.size = size
        self.sealed = sealed
        self.start = start
        self.cipher = cipher
    }

    /// Reads the plaintext from its start. Every chunk is authenticated again before it is handed out.
    public func makeReader() -> PlaintextReader {
        PlaintextReader(sealed, from: start, cipher: cipher)
    }
}

/// Opens a payload while it reads it from the spool. Throws `PacCryptError.Code.damagedPayload` where a chunk is not
/// authentic; what was handed out before was.
public final class PlaintextReader: PieceReader {
    private let reader: SpoolReader
    private let opener: PayloadOpener
    private var isFinished = false

    init(_ sealed: SpooledBody, from start: UInt64, cipher: PayloadCipher) {
        reader = sealed.makeReader(from: start)
        opener = PayloadOpener(cipher)
    }

    public nonisolated(nonsending) func next(
        _ output: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Bool {
        guard !isFinished else { return false }
        if try await !reader.next({ try opener.append($0, to: output) }) {
            isFinished = true
            try opener.finish(to: output)
        }
        return true
    }
}
