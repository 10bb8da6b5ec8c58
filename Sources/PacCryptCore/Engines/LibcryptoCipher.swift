import CLibcrypto
import Crypto
import Synchronization

/// A cipher of OpenSSL's libcrypto under one key, for whole messages, from memory of the caller's into memory of the
/// caller's. Several threads may use it at once.
final class LibcryptoCipher: Sendable {
    /// The ciphers, by the names that libcrypto has for them.
    enum Kind: String {
        case aes256GCM = "AES-256-GCM"
        /// With PKCS#7 padding.
        case aes256CBC = "AES-256-CBC"
        /// RFC 8439.
        case chacha20Poly1305 = "ChaCha20-Poly1305"
    }

    /// Bytes of the tag of an authenticated cipher.
    static let tagCount = 16
    private static let blockCount = 16

    private let sealing: CipherContexts
    private let opening: CipherContexts

    /// - Throws: ``PacCryptError/Code/unavailable`` when libcrypto does not have the cipher.
    init(_ kind: Kind, key: SymmetricKey) throws {
        let cipher = try CipherAlgorithm.named(kind)
        let key = SecretBytes(key)
        sealing = CipherContexts(cipher, key: key, isSealing: true)
        opening = CipherContexts(cipher, key: key, isSealing: false)
    }

    // MARK: Authenticated ciphers

    /// Writes ciphertext and tag.
    ///
    /// - Returns: nil when there is no room for them, or libcrypto fails.
    func seal(
        _ plaintext: UnsafeRawBufferPointer, nonce: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard output.count >= plaintext.count + Self.tagCount else { return nil }
        return sealing.use { context in
            guard EVP_EncryptInit_ex2(context, nil, nil, nonce, nil) == 1,
                let count = encrypt(plaintext, into: output, context),
                EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_GET_TAG, CInt(Self.tagCount), output.bytePointer + count) == 1
            else { return nil }
            return count + Self.tagCount
        }
    }

    /// Writes the plaintext, which may take the place of what was sealed.
    ///
    /// - Returns: nil when it is not authentic, or there is no room; what was written is wiped then.
    func open(
        _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let count = sealed.count - Self.tagCount
        guard count >= 0, output.count >= count, let size = CInt(exactly: count) else { return nil }
        var tag = Array(sealed[count...])
        return opening.use { context in
            var written: CInt = 0
            var rest: CInt = 0
            guard EVP_DecryptInit_ex2(context, nil, nil, nonce, nil) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(Self.tagCount), &tag) == 1,
                EVP_DecryptUpdate(context, output.bytePointer, &written, sealed.bytePointer, size) == 1,
                written == size,
                EVP_DecryptFinal_ex(context, output.bytePointer + Int(written), &rest) == 1, rest == 0
            else {
                Sodium.wipe(UnsafeMutableRawBufferPointer(rebasing: output[..<count]))
                return nil
            }
            return count
        }
    }

    // MARK: Block ciphers with padding

    /// Writes the padded ciphertext.
    ///
    /// - Returns: nil when there is no room for it, or libcrypto fails.
    func encrypt(
        _ plaintext: UnsafeRawBufferPointer, vector: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard output.count >= (plaintext.count / Self.blockCount + 1) * Self.blockCount else { return nil }
        return sealing.use { context in
            guard EVP_EncryptInit_ex2(context, nil, nil, vector, nil) == 1 else { return nil }
            return encrypt(plaintext, into: output, context)
        }
    }

    /// Writes the plaintext of a ciphertext that is known to be authentic.
    ///
    /// - Returns: nil when its padding is wrong, or there is no room; what was written is wiped then.
    func decrypt(
        _ ciphertext: UnsafeRawBufferPointer, vector: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        // All but the last block is plaintext whatever the padding says.
        guard output.count >= ciphertext.count - Self.blockCount, let size = CInt(exactly: ciphertext.count) else {
            return nil
        }
        return opening.use { context in
            withWipedBytes(count: Self.blockCount) { last in
                var written: CInt = 0
                var rest: CInt = 0
                guard EVP_DecryptInit_ex2(context, nil, nil, vector, nil) == 1,
                    EVP_DecryptUpdate(context, output.bytePointer, &written, ciphertext.bytePointer, size) == 1,
                    EVP_DecryptFinal_ex(context, last.bytePointer, &rest) == 1,
                    output.count >= Int(written) + Int(rest)
                else {
                    Sodium.wipe(output)
                    return nil
                }
                let end = UnsafeMutableRawBufferPointer(rebasing: output[Int(written)...])
                end.copyMemory(from: UnsafeRawBufferPointer(rebasing: last[..<Int(rest)]))
                return Int(written + rest)
            }
        }
    }

    private func encrypt(
        _ plaintext: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, _ context: OpaquePointer
    ) -> Int? {
        var written: CInt = 0
        var rest: CInt = 0
        guard let size = CInt(exactly: plaintext.count),
            EVP_EncryptUpdate(context, output.bytePointer, &written, plaintext.bytePointer, size) == 1,
            EVP_EncryptFinal_ex(context, output.bytePointer + Int(written), &rest) == 1
        else { return nil }
        return Int(written + rest)
    }
}

/// What libcrypto knows a cipher by.
///
/// Unchecked: libcrypto does not change it once it was fetched.
private struct CipherAlgorithm: @unchecked Sendable {
    let pointer: OpaquePointer

    private static let all: [LibcryptoCipher.Kind: CipherAlgorithm] = {
        var all: [LibcryptoCipher.Kind: CipherAlgorithm] = [:]
        for kind in [LibcryptoCipher.Kind.aes256GCM, .aes256CBC, .chacha20Poly1305] {
            all[kind] = EVP_CIPHER_fetch(nil, kind.rawValue, nil).map(CipherAlgorithm.init(pointer:))
        }
        return all
    }()

    static func named(_ kind: LibcryptoCipher.Kind) throws -> CipherAlgorithm {
        guard let found = all[kind] else {
            throw PacCryptError(.unavailable, "The cryptographic library has no \(kind.rawValue).")
        }
        return found
    }
}

/// The states of one cipher under one key and in one direction. They are kept and used again, since a key takes longer
/// to set than a nonce. One more is made when a call finds all of them in use.
private final class CipherContexts: Sendable {
    /// Unchecked: whoever took it from the pool is alone with it.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private let cipher: CipherAlgorithm
    private let key: SecretBytes
    private let isSealing: Bool
    private let idle = Mutex<[Context]>([])

    init(_ cipher: CipherAlgorithm, key: SecretBytes, isSealing: Bool) {
        self.cipher = cipher
        self.key = key
        self.isSealing = isSealing
    }

    deinit {
        // This wipes the key in them.
        for context in idle.withLock({ $0 }) { EVP_CIPHER_CTX_free(context.pointer) }
    }

    /// Runs `body` with a state whose key is set; nil when there is none to be had.
    func use<Result>(_ body: (OpaquePointer) -> Result?) -> Result? {
        guard let context = idle.withLock({ $0.popLast() }) ?? makeContext() else { return nil }
        defer { idle.withLock { $0.append(context) } }
        return body(context.pointer)
    }

    private func makeContext() -> Context? {
        guard let pointer = EVP_CIPHER_CTX_new() else { return nil }
        let status = key.withUnsafeBytes {
            isSealing
                ? EVP_EncryptInit_ex2(pointer, cipher.pointer, $0.bytePointer, nil, nil)
                : EVP_DecryptInit_ex2(pointer, cipher.pointer, $0.bytePointer, nil, nil)
        }
        guard status == 1 else {
            EVP_CIPHER_CTX_free(pointer)
            return nil
        }
        return Context(pointer: pointer)
    }
}
