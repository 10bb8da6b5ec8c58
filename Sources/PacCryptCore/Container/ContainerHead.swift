import Crypto
import Foundation

/// All that lies before the payload: magic 8 ‖ version 1 ‖ length 4 ‖ header ‖ MAC 32.
public struct ContainerHead: Sendable, Equatable {
    /// "PACCRYPT".
    public static let magic: [UInt8] = Array("PACCRYPT".utf8)
    /// The version of the format.
    public static let version: UInt8 = 1
    /// Bytes from the start that tell how long the head is.
    public static let prefixCount = 13
    /// The most bytes of a header.
    public static let maximumHeaderCount = 65_535
    /// The most bytes of a head; what a writer reserves that fills it in last.
    public static let maximumCount = prefixCount + maximumHeaderCount + macCount
    static let macCount = 32

    /// The header, not yet trusted.
    public let header: ContainerHeader
    /// The head as it lies in the file.
    public let bytes: [UInt8]

    /// The number of bytes before the payload.
    public var count: Int { bytes.count }
    /// The MAC over everything before it.
    public var mac: [UInt8] { Array(bytes.suffix(Self.macCount)) }

    /// The number of bytes of a head that starts with `prefix`.
    ///
    /// - Parameter prefix: the first 13 bytes, or all there are.
    /// - Throws: ``PacCryptError/Code/notAContainer`` without the magic, ``PacCryptError/Code/malformedHeader`` when
    ///   the version is unknown, the length is above 65,535, or the input ends inside the prefix.
    public static func count(prefix: some Collection<UInt8>) throws -> Int {
        guard prefix.starts(with: magic) else {
            throw PacCryptError(.notAContainer, "This is not a PacCrypt container.")
        }
        var reader = ByteReader(prefix.dropFirst(magic.count))
        guard try reader.uint8() == version else {
            throw PacCryptError(.malformedHeader, "The container has a version that this program does not know.")
        }
        let headerCount = try reader.uint32()
        guard headerCount <= maximumHeaderCount else {
            throw PacCryptError(.malformedHeader, "The header claims to be longer than 65,535 bytes.")
        }
        return prefixCount + Int(headerCount) + macCount
    }

    /// Reads a head from the start of `bytes`; what follows it is not looked at.
    ///
    /// - Throws: ``PacCryptError/Code/notAContainer`` or ``PacCryptError/Code/malformedHeader``.
    public init(parsing bytes: some Collection<UInt8>) throws {
        let count = try Self.count(prefix: bytes.prefix(Self.prefixCount))
        guard bytes.count >= count else {
            throw PacCryptError(.malformedHeader, "The container ends inside its header.")
        }
        self.bytes = Array(bytes.prefix(count))
        header = try HeaderCodec.decode(self.bytes.dropFirst(Self.prefixCount).dropLast(Self.macCount))
    }

    /// Encodes a header and authenticates it.
    ///
    /// - Throws: ``PacCryptError/Code/malformedHeader`` when the header does not fit the format.
    init(sealing header: ContainerHeader, with fileKey: FileKey) throws {
        let encoded = try HeaderCodec.encode(header)
        var authenticated = Self.magic + [Self.version]
        authenticated.append(bigEndian: UInt32(encoded.count))
        authenticated += encoded
        let mac = HMAC<SHA256>.authenticationCode(for: authenticated, using: fileKey.headerKey(salt: header.salt))
        self.header = header
        bytes = authenticated + Array(mac)
    }

    /// Checks in constant time that `fileKey` authenticates this head.
    func isAuthentic(under fileKey: FileKey) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            mac, authenticating: bytes.dropLast(Self.macCount), using: fileKey.headerKey(salt: header.salt))
    }
}
