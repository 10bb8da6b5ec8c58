import Foundation

/// Content of which no two parts are the same, and which is the same in every run.
public enum SampleContent {
    private static let block = (0..<4088).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    /// - Parameters:
    ///   - count: in bytes.
    ///   - seed: another one gives other content.
    public static func bytes(_ count: Int, seed: UInt64 = 0) -> [UInt8] {
        // Whole blocks, each with its place before it: without optimisation, a loop over single bytes takes seconds.
        var content: [UInt8] = []
        content.reserveCapacity(count + block.count + 8)
        while content.count < count {
            let mark = (UInt64(content.count) &+ seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
            withUnsafeBytes(of: mark) { content += $0 }
            content += block
        }
        content.removeLast(content.count - count)
        return content
    }

    /// - Parameter count: in bytes.
    public static func data(_ count: Int) -> Data { Data(bytes(count)) }
}
