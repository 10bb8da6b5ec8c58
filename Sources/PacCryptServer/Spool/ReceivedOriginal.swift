import PacCryptCore

/// Data that is no container, received whole: what the original PacCrypt wrote, if anything.
///
/// ```swift
/// let opened = try await pool.run(cost: .originalContent, client: client) {
///     try original.open(with: credential, algorithm: algorithm)
/// }
/// ```
public struct ReceivedOriginal: Sendable {
    private let body: SpooledBody
    private let spool: Spool

    init(body: SpooledBody, spool: Spool) {
        self.body = body
        self.spool = spool
    }

    /// Opens the data, verifies it, and seals its plaintext under a fresh key that is only in memory: so the answer
    /// streams in constant memory however slow the client, and whoever comes next need not wait for that.
    ///
    /// Blocks, derives a key, and for AES-GCM needs memory for the whole content several times: to be run in a
    /// ``DerivationPool`` at the cost ``DerivationCost/originalContent``, which lets in one at a time.
    ///
    /// - Parameters:
    ///   - credential: the password, or the RSA private key for the hybrid form.
    ///   - algorithm: the one to take, if it is known; else the one that fits is found by trying.
    /// - Throws: `PacCryptError.Code.noSlotOpens` when nothing fits, `.notAContainer` when it is too short for any;
    ///   ``SpoolError``.
    public func open(
        with credential: Credential, algorithm: Algorithm?
    ) throws -> (plaintext: PlaintextBody, algorithm: Algorithm) {
        let content = try OriginalContent(
            opening: SpooledByteSource(body: body), with: credential, algorithm: algorithm)
        let writer = SpoolWriter(spool)
        let cipher = try ContainerSealer(cipher: .aesGCM).payload
        let sealing = SealingWriter(writer, cipher: cipher)
        try content.write { try sealing.write($0) }
        try sealing.finish()
        let plaintext = PlaintextBody(
            size: sealing.plaintextCount, sealed: try writer.finish(), from: 0, cipher: cipher)
        return (plaintext, content.algorithm)
    }
}

/// A spooled body, read at any place.
private struct SpooledByteSource: ByteSource {
    let body: SpooledBody

    var size: UInt64 { body.size }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try body.read(at: offset, into: buffer)
    }
}
