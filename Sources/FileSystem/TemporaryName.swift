import Glibc
import SystemPackage

/// Names of files that are not complete: `.NAME.XXXXXXXXXXXXXXXX.tmp`, the X random hexadecimal digits.
enum TemporaryName {
    private static let ending = ".tmp"
    private static let digitCount = 16
    private static let attempts = 100

    static func random(for name: FilePath) -> FilePath {
        let number = String(UInt64.random(in: 0 ... .max), radix: 16)
        let digits = String(repeating: "0", count: digitCount - number.count) + number
        return FilePath(beginning(for: name) + digits + ending)
    }

    /// Cut so that the whole name is not too long.
    private static func beginning(for name: FilePath) -> String {
        var kept = name.string
        while kept.utf8.count > Int(NAME_MAX) - 2 - digitCount - ending.utf8.count { kept.removeLast() }
        return ".\(kept)."
    }

    /// Whether ``random(for:)`` made the candidate for the name.
    static func isOwn(_ candidate: FilePath, for name: FilePath) -> Bool {
        let candidate = candidate.string
        let beginning = beginning(for: name)
        guard candidate.hasPrefix(beginning), candidate.hasSuffix(ending) else { return false }
        let digits = candidate.dropFirst(beginning.count).dropLast(ending.count)
        return digits.utf8.count == digitCount && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    /// Takes names until one is found that is free.
    static func choosing<Output>(
        _ name: () -> FilePath, _ make: (FilePath) throws(FileError) -> Output
    ) throws(FileError) -> (Output, FilePath) {
        for _ in 1..<attempts {
            let name = name()
            do throws(FileError) {
                return (try make(name), name)
            } catch .system(.fileExists, _, _) {}
        }
        let last = name()
        return (try make(last), last)
    }
}
