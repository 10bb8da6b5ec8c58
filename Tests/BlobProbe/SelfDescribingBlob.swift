/// Bytes that say how many they are, so that a part of them is recognised.
enum SelfDescribingBlob {
    static let headCount = 8

    static func bytes(size: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(size).littleEndian) { Array($0) }
            + [UInt8](repeating: UInt8(1 + size % 250), count: size)
    }
}
