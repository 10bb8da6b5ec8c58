import CSodium

/// libsodium, initialised once before its first use.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    /// Makes sure that the library may be used.
    ///
    /// - Throws: ``PacCryptError/Code/unavailable`` when the system gives it no randomness.
    static func prepare() throws {
        guard isReady else {
            throw PacCryptError(.unavailable, "The cryptographic library could not be started.")
        }
    }

    /// Random bytes from the system's generator.
    static func randomBytes(count: Int) throws -> [UInt8] {
        try prepare()
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBytes { randombytes_buf($0.bytePointer, $0.count) }
        return bytes
    }

    /// Overwrites a buffer in a way that the compiler does not remove.
    static func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let base = buffer.baseAddress else { return }
        sodium_memzero(base, buffer.count)
    }

    /// Compares two byte strings of equal length in constant time; different lengths are unequal.
    static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return left.isEmpty }
        return sodium_memcmp(leftBase, rightBase, left.count) == 0
    }
}

// The C libraries take pointers to bytes that are never null. These are the same memory under that type; an empty
// buffer, which may have no address, lends that of a byte that is not read or written.

private let noBytes: StaticString = ""

extension UnsafeRawBufferPointer {
    var bytePointer: UnsafePointer<UInt8> {
        baseAddress?.assumingMemoryBound(to: UInt8.self) ?? noBytes.utf8Start
    }
}

extension UnsafeMutableRawBufferPointer {
    var bytePointer: UnsafeMutablePointer<UInt8> {
        baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafeMutablePointer(mutating: noBytes.utf8Start)
    }
}
