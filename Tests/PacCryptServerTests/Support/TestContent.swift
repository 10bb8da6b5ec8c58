import Foundation
import PacCryptCore
import TestSupport

/// Content that can be recognised wherever it turns up.
enum TestContent {
    /// Sizes around the edges of chunks, of the memory that a body may take, and of what is written at once.
    static let sizes = [
        0, 1, 65_535, 65_536, 65_537, 131_072, 196_608, 262_080, 262_144, 262_145, 327_680, 524_288, 1_000_003,
    ]

    private static let pattern = Array("This is the plaintext that must not be seen. ".utf8)

    static func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + pattern.count)
        while bytes.count < count { bytes += pattern }
        return Array(bytes.prefix(count))
    }

    /// Whether any of the content can be seen in the bytes.
    static func isVisible(in data: Data) -> Bool {
        ByteSearch.contains(Data("plaintext that".utf8), in: data)
    }

    /// A container as a client would send it.
    static func container(
        _ count: Int, cipher: Cipher = .aesGCM, key: LinkKey, info: FileInfo? = nil
    ) throws -> [UInt8] {
        try Container.seal(bytes(count), cipher: cipher, for: [.linkKey(key)], info: info)
    }
}
