import ContentPipeline
import PacCryptCore

/// Sealed content that was found authentic to the last chunk, to be opened while it is handed out.
public struct PlaintextBody: Sendable {
    /// Plaintext bytes.
    public let size: UInt64
    private let sealed: SpooledBody
    private let start: UInt64
    private let cipher: PayloadCipher
    private let ciphers: CipherPool

    /// - Parameters:
    ///   - size: plaintext bytes.
    ///   - sealed: holds the payload.
    ///   - start: where the payload begins; it goes on to the end.
    ///   - cipher: that of the payload.
    ///   - ciphers: where it is opened.
    init(size: UInt64, sealed: SpooledBody, from start: UInt64, cipher: PayloadCipher, ciphers: CipherPool) {
        self.size = size
        self.sealed = sealed
        self.start = start
        self.cipher = cipher
        self.ciphers = ciphers
    }

    /// Reads the plaintext from its start. Every chunk is authenticated again before it is handed out.
    ///
    /// - Throws: `PacCryptError.Code.damagedPayload` when no payload has that size.
    public func source() throws -> any ContentSource {
        try ciphers.source(
            of: StoredPayload(in: sealed, from: start, cipher: cipher, plaintextSize: size),
            pieceCount: sealed.pieceCount)
    }
}
