import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Bytes that nobody but their user should see: they cannot be printed, are compared in constant time, and are
/// wiped when the last reference goes.
///
/// The storage is swift-crypto's `SymmetricKey`, which clears its memory on release.
public struct SecretBytes: Sendable, Equatable, Redacted {
    let key: SymmetricKey

    /// Copies `bytes`; wiping the source is the caller's business.
    public init(_ bytes: some ContiguousBytes) {
        key = SymmetricKey(data: bytes)
    }

    init(_ key: SymmetricKey) {
        self.key = key
    }

    /// Fresh random bytes from the system's generator.
    ///
    /// - Parameter count: how many bytes.
    public static func random(count: Int) -> SecretBytes {
        SecretBytes(SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)))
    }

    /// The bytes of one after those of the other, without a copy that is not wiped.
    public static func joining(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> SecretBytes {
        withWipedBytes(count: first.count + second.count) { bytes in
            bytes.copyMemory(from: first)
            UnsafeMutableRawBufferPointer(rebasing: bytes[first.count...]).copyMemory(from: second)
            return SecretBytes(UnsafeRawBufferPointer(bytes))
        }
    }

    /// The number of bytes.
    public var count: Int { key.bitCount / 8 }

    /// Lends the bytes for the time of the call.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try key.withUnsafeBytes(body)
    }
}

/// A value that nobody but its user should see: however it is printed, it shows as `<redacted>`.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
