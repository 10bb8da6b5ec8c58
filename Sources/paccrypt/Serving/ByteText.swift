/// A number of bytes as operators read it.
enum ByteText {
    /// As `25 MiB` or `1.5 GiB`.
    static func text(_ bytes: UInt64) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var (number, unit) = (Double(bytes), 0)
        while number >= 1024, unit < units.count - 1 { (number, unit) = (number / 1024, unit + 1) }
        return unit == 0 ? "\(bytes) bytes" : "\((number * 10).rounded() / 10) \(units[unit])"
    }
}
