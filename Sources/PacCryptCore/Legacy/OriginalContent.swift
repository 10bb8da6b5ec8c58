/// A plaintext whose tag or MAC was verified before any of it is handed out.
protocol OriginalPlaintext {
    func write(to output: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// Something that the original PacCrypt encrypted, opened and verified.
public struct OriginalContent: Redacted {
    /// The algorithm that it turned out to be of.
    public let algorithm: Algorithm
    private let plaintext: any OriginalPlaintext

    /// Opens and verifies. Costs one key derivation, for XChaCha20 with a password beyond ASCII two (about 0.1 s each),
    /// and reads the source once; AES-GCM keeps the whole plaintext in memory, the others none of it.
    ///
    /// - Parameters:
    ///   - source: the bytes as the original wrote them to a file; a text's base64 must have been decoded.
    ///   - credential: the password, or the RSA private key for the hybrid form.
    ///   - algorithm: the one to take, if it is known; else the one that fits is found by trying.
    /// - Throws: ``PacCryptError/Code/noSlotOpens`` when nothing fits: a wrong password and damaged data look alike.
    public init(opening source: any ByteSource, with credential: Credential, algorithm: Algorithm? = nil) throws {
        switch credential {
        case .password(let password):
            guard let ciphers = Self.ciphers(for: algorithm) else {
                throw PacCryptError(.noSlotOpens, "This algorithm is opened by a private key, not by a password.")
            }
            (plaintext, self.algorithm) = try Self.open(source, password: password.original, ciphers: ciphers)
        case .privateKey(.rsa(let key)):
            guard algorithm == nil || algorithm == .rsaHybrid, let hybrid = try OriginalHybrid(source) else {
                throw OriginalFormat.opensNot()
            }
            let content = try Base64ByteSource(text: source, from: hybrid.contentStart)
            let password = try hybrid.password(with: key)
            (plaintext, _) = try Self.open(content, password: password, ciphers: [hybrid.cipher])
            self.algorithm = .rsaHybrid
        case .privateKey(.xwing), .linkKey:
            throw OriginalFormat.opensNot()
        }
    }

    /// True when the bytes have the structure of the RSA hybrid, which a private key opens.
    public static func isHybrid(_ source: any ByteSource) throws -> Bool {
        try OriginalHybrid(source) != nil
    }

    /// Whether a private key opens an RSA hybrid, as far as that can be told without reading the content.
    public static func isHybrid(_ source: any ByteSource, for key: PrivateKey) throws -> Bool {
        guard case .rsa(let key) = key, let hybrid = try OriginalHybrid(source) else { return false }
        do {
            _ = try hybrid.password(with: key)
            return true
        } catch let error as PacCryptError where error.code == .noSlotOpens {
            return false
        }
    }

    /// The bytes in an encrypted file of so many bytes: up to 16 too many for `aes_cbc`, whose padding only opening
    /// tells, and all of it for the RSA hybrid.
    public static func plaintextSize(inFileOf size: UInt64, algorithm: Algorithm) -> UInt64 {
        guard !algorithm.requiresKeyPair else { return size }
        let added = OriginalFormat.minimumCount(algorithm.cipher)
        // The one block that an empty content has too is padding.
        let least = algorithm.cipher == .aesCBC ? added - OriginalFormat.blockCount : added
        return size - min(size, UInt64(least))
    }

    /// Hands the plaintext out in pieces; each is valid for the time of the call.
    ///
    /// - Throws: what `output` and the source throw.
    public func write(to output: (UnsafeRawBufferPointer) throws -> Void) throws {
        try plaintext.write(to: output)
    }

    /// The ciphers to try: those that need no memory first. Nil for an algorithm without a password.
    private static func ciphers(for algorithm: Algorithm?) -> [Cipher]? {
        guard let algorithm else { return [.aesCBC, .xchacha, .aesGCM] }
        return algorithm.requiresKeyPair ? nil : [algorithm.cipher]
    }

    private static func open(
        _ source: any ByteSource, password: SecretBytes, ciphers: [Cipher]
    ) throws -> (any OriginalPlaintext, Algorithm) {
        let fitting = ciphers.filter { source.size >= UInt64(OriginalFormat.minimumCount($0)) }
        guard !fitting.isEmpty else {
            throw PacCryptError(.notAContainer, "This is not a PacCrypt container.")
        }
        let salt = try source.bytes(0..<UInt64(OriginalFormat.saltCount))
        let key = try OriginalKey(password: password, salt: salt)
        for cipher in fitting {
            switch cipher {
            case .aesGCM:
                if let plaintext = try OriginalAESGCM(source, key: key) { return (plaintext, .aesGCM) }
            case .aesCBC:
                if let plaintext = try OriginalAESCBC(source, key: key) { return (plaintext, .aesCBC) }
            case .xchacha:
                if let plaintext = try OriginalXChaCha(source, key: key) { return (plaintext, .xchacha) }
                if let latin1 = password.latin1,
                    let plaintext = try OriginalXChaCha(source, key: OriginalKey(password: latin1, salt: salt))
                {
                    return (plaintext, .xchacha)
                }
            }
        }
        throw OriginalFormat.opensNot()
    }
}

/// It may hold the plaintext.
extension SecretBytes {
    /// UTF-8 text in ISO 8859-1; nil for plain ASCII, which is the same in both, and for what ISO 8859-1 cannot say.
    ///
    /// The library that the original used for XChaCha20 derived its keys from passwords in this encoding.
    fileprivate var latin1: SecretBytes? {
        withUnsafeBytes { utf8 in
            withWipedBytes(count: utf8.count) { output in
                var count = 0
                for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
                    guard let byte = UInt8(exactly: scalar.value) else { return nil }
                    output[count] = byte
                    count += 1
                }
                return count == utf8.count ? nil : SecretBytes(UnsafeRawBufferPointer(rebasing: output[..<count]))
            }
        }
    }
}
