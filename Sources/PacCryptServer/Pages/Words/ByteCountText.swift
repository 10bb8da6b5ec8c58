/// Numbers of bytes for people.
enum ByteCountText {
    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

    /// `17 bytes`, `1.5 KiB`, `3.0 GiB`.
    static func text(_ count: UInt64) -> String {
        guard count >= 1024 else { return count == 1 ? "1 byte" : "\(count) bytes" }
        let power = (63 - count.leadingZeroBitCount) / 10
        let tenths = (count >> (power * 10 - 10)) * 10 / 1024
        return "\(tenths / 10).\(tenths % 10) \(units[power - 1])"
    }
}
