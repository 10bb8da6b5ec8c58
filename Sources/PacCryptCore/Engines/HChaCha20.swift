import CSodium

/// HChaCha20 (draft-irtf-cfrg-xchacha §2.2), by libsodium: a 32-byte subkey from a key and 16 bytes of a nonce.
enum HChaCha20 {
    static func subkey(key: SecretBytes, input: some Collection<UInt8>) throws -> SecretBytes {
        try Sodium.prepare()
        guard key.count == 32, input.count == 16 else {
            throw PacCryptError(.invalidArgument, "HChaCha20 takes a key of 32 bytes and an input of 16.")
        }
        return try withWipedBytes(count: 32) { output in
            let status = key.withUnsafeBytes { key in
                crypto_core_hchacha20(output.bytePointer, Array(input), key.bytePointer, nil)
            }
            guard status == 0 else {
                throw PacCryptError(.unavailable, "The key could not be derived.")
            }
            return SecretBytes(UnsafeRawBufferPointer(output))
        }
    }
}
