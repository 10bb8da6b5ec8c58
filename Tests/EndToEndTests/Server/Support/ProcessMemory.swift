import Foundation
import Glibc

/// The memory of a process, as `/proc` shows it to whoever may look.
struct ProcessMemory {
    enum Failure: Error {
        case notReadable(errno: Int32)
    }

    private static let pieceCount = 8 << 20
    private let process: pid_t

    init(of process: pid_t) {
        self.process = process
    }

    /// How often each of some texts lies in it.
    func counts(of texts: [String: String]) throws -> [String: Int] {
        let patterns = texts.mapValues { Array($0.utf8) }
        let descriptor = open("/proc/\(process)/mem", O_RDONLY)
        guard descriptor >= 0 else { throw Failure.notReadable(errno: errno) }
        defer { close(descriptor) }
        var counts = patterns.mapValues { _ in 0 }
        var buffer = [UInt8](repeating: 0, count: Self.pieceCount)
        for range in try readableRanges() {
            var start = range.lowerBound
            while start < range.upperBound {
                let wanted = min(buffer.count, Int(range.upperBound - start))
                let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, wanted, off_t(start)) }
                // What was unmapped meanwhile is not there any more.
                guard count > 0 else { break }
                buffer.withUnsafeBytes { bytes in
                    for (name, pattern) in patterns {
                        counts[name, default: 0] += Self.count(pattern, in: bytes, upTo: count)
                    }
                }
                start += UInt64(count)
            }
        }
        return counts
    }

    private func readableRanges() throws -> [Range<UInt64>] {
        try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            // What the system itself has there, such as `[vvar]`, cannot be read.
            guard fields.count >= 2, fields[1].hasPrefix("r"),
                !line.hasSuffix("]") || line.hasSuffix("[heap]") || line.hasSuffix("[stack]")
            else { return nil }
            let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            return ends.count == 2 ? ends[0]..<ends[1] : nil
        }
    }

    private static func count(_ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, upTo end: Int) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        // A quick look for the first byte: in a debug build a loop over all of them would take minutes.
        guard let first = pattern.first else { return 0 }
        var (count, offset) = (0, 0)
        while offset < end, let found = memchr(start + offset, Int32(first), end - offset) {
            let place = UnsafeRawPointer(found) - start
            let isMatch = end - place >= pattern.count && memcmp(found, pattern, pattern.count) == 0
            count += isMatch ? 1 : 0
            offset = place + (isMatch ? pattern.count : 1)
        }
        return count
    }
}
