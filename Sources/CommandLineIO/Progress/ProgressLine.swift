/// What one line tells of work in progress.
struct ProgressLine: Equatable, Sendable {
    /// The name of what is worked on.
    let name: String
    /// The bytes done.
    let done: UInt64
    /// The bytes to do, where known.
    let total: UInt64?
    /// The bytes done in a second, once known.
    let bytesPerSecond: Double?

    /// The line, of at most `width` columns. Too long a name loses its middle; too narrow a line, its end.
    func text(width: Int) -> String {
        let figures = self.figures
        let space = width - TextWidth.columns(of: figures) - 2
        let shown = DisplayedName.shortened(DisplayedName.printable(name), columns: space)
        let line = shown.isEmpty ? figures : shown + "  " + figures
        return String(line.prefix(max(0, width)))
    }

    private var figures: String {
        var parts = [percent, amount]
        if let bytesPerSecond { parts.append(ByteCount.text(UInt64(bytesPerSecond)) + "/s") }
        parts.append(timeLeft)
        return parts.compactMap { $0 }.joined(separator: "  ")
    }

    private var percent: String? {
        guard let total else { return nil }
        if done >= total { return "100 %" }
        return "\(total.dividingFullWidth(done.multipliedFullWidth(by: 100)).quotient) %"
    }

    private var amount: String? {
        ByteCount.text(done) + (total.map { " of " + ByteCount.text($0) } ?? "")
    }

    /// Hours, minutes and seconds, such as `1:02:03 left`; nil when not known or beyond 99 hours.
    private var timeLeft: String? {
        guard let total, let bytesPerSecond, bytesPerSecond > 0, done < total else { return nil }
        let left = (Double(total - done) / bytesPerSecond).rounded(.up)
        guard left < 100 * 3600 else { return nil }
        let seconds = Int(left)
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let start = hours > 0 ? "\(hours):\(Self.twoDigits(minutes))" : "\(minutes)"
        return "\(start):\(Self.twoDigits(seconds % 60)) left"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

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
