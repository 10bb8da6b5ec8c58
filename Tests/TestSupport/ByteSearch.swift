import Foundation

/// Finds bytes in others by the C library's `memmem`, which its headers hide from Swift: a search in Swift takes
/// hundreds of times as long without optimisation.
public enum ByteSearch {
    private typealias Search =
        @convention(c) (UnsafeRawPointer?, Int, UnsafeRawPointer?, Int) -> UnsafeMutableRawPointer?

    private static let search = unsafeBitCast(dlsym(nil, "memmem"), to: Search.self)

    /// Whether the pattern is anywhere in the bytes.
    public static func contains(_ pattern: some ContiguousBytes, in bytes: some ContiguousBytes) -> Bool {
        offset(of: pattern, in: bytes) != nil
    }

    /// Where the pattern is for the first time.
    ///
    /// - Parameter start: where to begin, at most at the end of the bytes.
    /// - Returns: bytes from the beginning; nil when it is nowhere.
    public static func offset(
        of pattern: some ContiguousBytes, in bytes: some ContiguousBytes, from start: Int = 0
    ) -> Int? {
        pattern.withUnsafeBytes { pattern in
            bytes.withUnsafeBytes { bytes -> Int? in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
                guard let base = rest.baseAddress,
                    let found = search(base, rest.count, pattern.baseAddress, pattern.count)
                else { return nil }
                return start + (UnsafeRawPointer(found) - base)
            }
        }
    }
}
