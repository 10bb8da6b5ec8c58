import PacCryptCore

/// Bytes that are stored, and can be read at any place; several tasks and threads may at once.
public protocol StoredContent: Sendable {
    /// Bytes in all.
    var size: UInt64 { get }

    /// Reads a part in order, away from the caller's thread.
    ///
    /// - Parameters:
    ///   - range: the bytes.
    ///   - pieceCount: how many bytes to read at once.
    /// - Throws: an error of the store's for what lies beyond the end.
    func pieces(_ range: Range<UInt64>, pieceCount: Int) throws -> any PieceSource

    /// Fills a buffer from an offset on. Blocks.
    ///
    /// - Throws: an error of the store's when reading fails, or the bytes end before the buffer is full.
    func readAll(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws
}

/// The sealed payload at the end of stored content.
public struct StoredPayload: Sendable {
    let content: any StoredContent
    let start: UInt64
    let cipher: PayloadCipher
    let plaintextSize: UInt64?

    /// - Parameters:
    ///   - content: holds the payload.
    ///   - start: where it begins; it goes on to the end.
    ///   - cipher: that of the payload.
    ///   - plaintextSize: bytes of the plaintext, when somebody was promised so many.
    public init(
        in content: any StoredContent, from start: UInt64, cipher: PayloadCipher, plaintextSize: UInt64? = nil
    ) {
        self.content = content
        self.start = start
        self.cipher = cipher
        self.plaintextSize = plaintextSize
    }
}
