/// Amounts of bytes for people.
public enum ByteCount {
    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

    /// The amount in the largest fitting binary unit with one decimal, such as `1.5 MiB`; below 1024 `512 B`.
    public static func text(_ bytes: UInt64) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        var whole = bytes
        var tenths: UInt64 = 0
        var unit = -1
        repeat {
            tenths = (whole % 1024) * 10 / 1024
            whole /= 1024
            unit += 1
        } while whole >= 1024 && unit < units.count - 1
        return "\(whole).\(tenths) \(units[unit])"
    }
}
