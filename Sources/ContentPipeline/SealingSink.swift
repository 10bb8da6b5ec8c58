import PacCryptCore

/// Seals a plaintext chunk by chunk, right into the memory of whoever stores it.
public final class SealingSink: PlaintextSink {
    private let output: any ContentSink
    /// Nil once the plaintext has ended or failed: its buffers are not kept for what follows.
    private var sealer: PayloadSealer?
    private var state = ContentState.open
    /// Plaintext bytes so far.
    public private(set) var plaintextCount: UInt64 = 0

    /// - Parameters:
    ///   - cipher: that of the container.
    ///   - output: takes the payload, and ends with it.
    public init(_ cipher: PayloadCipher, into output: any ContentSink) {
        sealer = PayloadSealer(cipher)
        self.output = output
    }

    /// - Throws: ``ContentEnded`` after the end, and what the output throws, from then on each time.
    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        guard let sealer else { throw ContentEnded() }
        plaintextCount += UInt64(bytes.byteCount)
        do {
            try await sealer.append(bytes) { try await self.output.write(upTo: $0, $1) }
        } catch {
            leave(.broken(error))
            throw error
        }
    }

    /// - Throws: as ``write(_:)``.
    public nonisolated(nonsending) func finish() async throws {
        guard try state.isOpen(), let sealer else { return }
        do {
            try await sealer.finish { try await self.output.write(upTo: $0, $1) }
            try await output.finish()
        } catch {
            leave(.broken(error))
            throw error
        }
        leave(.ended)
    }

    public func abort() {
        state.abort()
        leave(state)
        output.abort()
    }

    private func leave(_ state: ContentState) {
        self.state = state
        sealer = nil
    }
}
