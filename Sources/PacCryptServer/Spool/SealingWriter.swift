import PacCryptCore

/// Seals a plaintext on its way to the spool. One thread at a time uses it.
final class SealingWriter {
    let writer: SpoolWriter
    let cipher: PayloadCipher
    private(set) var plaintextCount: UInt64 = 0
    private let sealer: PayloadSealer

    init(_ writer: SpoolWriter, cipher: PayloadCipher) {
        self.writer = writer
        self.cipher = cipher
        sealer = PayloadSealer(cipher)
    }

    /// Seals bytes into memory.
    ///
    /// - Throws: `PacCryptError.Code.invalidArgument` after the end.
    func take(_ plaintext: UnsafeRawBufferPointer) throws {
        try sealer.append(plaintext, to: writer.gather)
        plaintextCount += UInt64(plaintext.count)
    }

    /// Seals bytes of any number and moves them on as they gather. Blocks.
    func write(_ plaintext: UnsafeRawBufferPointer) throws {
        var rest = plaintext[...]
        while !rest.isEmpty {
            try take(UnsafeRawBufferPointer(rebasing: rest.prefix(SpoolWriter.bufferCount)))
            rest = rest.dropFirst(SpoolWriter.bufferCount)
            if writer.needsFlush { try writer.flush() }
        }
    }

    /// Seals the last chunk into memory.
    ///
    /// - Throws: `PacCryptError.Code.invalidArgument` after the end.
    func finish() throws {
        try sealer.finish(to: writer.gather)
    }
}
