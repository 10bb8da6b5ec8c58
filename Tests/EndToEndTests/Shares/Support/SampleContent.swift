import Foundation

/// Content of which no two parts are the same.
enum SampleContent {
    /// - Parameter count: in bytes.
    static func bytes(_ count: Int) -> Data {
        let block = Data((0..<4088).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        var content = Data(capacity: count + 4096)
        while content.count < count {
            withUnsafeBytes(of: UInt64(content.count)) { content.append(contentsOf: $0) }
            content.append(block)
        }
        return content.prefix(count)
    }
}
