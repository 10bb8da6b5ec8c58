import PacCryptCore

/// Seals a plaintext chunk by chunk, right into the memory of whoever stores it.
public final class SealingSink: ContentSink {
    private let output: any ContentSink
    /// Nil once the plaintext has ended: its buffers are not kept for what follows.
    private var sealer: PayloadSealer?
    /// Plaintext bytes so far.
    public private(set) var plaintextCount: UInt64 = 0

    /// - Parameters:
    ///   - cipher: that of the container.
    ///   - output: takes the payload, and ends with it.
    public init(_ cipher: PayloadCipher, into output: any ContentSink) {
        sealer = PayloadSealer(cipher)
        self.output = output
    }

    /// - Throws: `PacCryptError.Code.invalidArgument` after the end, and what the output throws.
    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        guard let sealer else { throw PacCryptError(.invalidArgument, "The content has ended.") }
        plaintextCount += UInt64(bytes.byteCount)
        try await sealer.append(bytes) { try await self.output.write(upTo: $0, $1) }
    }

    /// - Throws: as ``write(_:)``.
    public nonisolated(nonsending) func finish() async throws {
        guard let sealer else { return }
        self.sealer = nil
        try await sealer.finish { try await self.output.write(upTo: $0, $1) }
        try await output.finish()
    }

    public func abort() {
        sealer = nil
        output.abort()
    }
}
