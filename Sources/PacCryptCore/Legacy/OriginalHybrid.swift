import JSONSyntax

/// The original's RSA hybrid: length 2 ‖ RSA-OAEP-SHA256(32-byte key) ‖ {"alg": …} ‖ 0x00 ‖ base64 of that algorithm's
/// output, whose password is the key in lower-case hexadecimal.
struct OriginalHybrid {
    private static let maximumHeaderCount = 256
    private static let headerBounds = JSONBounds(depth: 4, values: 16)
    let encryptedKey: [UInt8]
    let cipher: Cipher
    /// Where the base64 text begins.
    let contentStart: UInt64

    private struct Header: Decodable {
        let alg: String
    }

    /// The structure, or nil when the bytes do not have it.
    init?(_ source: any ByteSource) throws {
        let most = 2 + RSAPublicKey.modulusCounts.upperBound + Self.maximumHeaderCount + 1
        let start = try source.bytes(0..<min(source.size, UInt64(most)))
        guard start.count > 2 else { return nil }
        let keyCount = Int(start[0]) << 8 | Int(start[1])
        guard RSAPublicKey.modulusCounts.contains(keyCount), start.count > 2 + keyCount else { return nil }
        let rest = start[(2 + keyCount)...]
        guard let end = rest.prefix(Self.maximumHeaderCount + 1).firstIndex(of: 0),
            let header = try? BoundedJSON.decode(Header.self, from: Array(rest[..<end]), within: Self.headerBounds),
            let cipher = Cipher.allCases.first(where: { $0.name == header.alg })
        else { return nil }
        encryptedKey = Array(start[2..<2 + keyCount])
        self.cipher = cipher
        contentStart = UInt64(end + 1)
    }

    /// The password of the content.
    func password(with key: RSAPrivateKey) throws -> SecretBytes {
        guard let secret = key.decrypt(encryptedKey), secret.count == 32 else { throw OriginalFormat.opensNot() }
        return secret.withUnsafeBytes { secret in
            withWipedBytes(count: 64) { hexadecimal in
                let digits = Array("0123456789abcdef".utf8)
                for (place, byte) in secret.enumerated() {
                    hexadecimal[2 * place] = digits[Int(byte >> 4)]
                    hexadecimal[2 * place + 1] = digits[Int(byte & 15)]
                }
                return SecretBytes(UnsafeRawBufferPointer(hexadecimal))
            }
        }
    }
}
