import RequestGuard

/// A moment as pages show it, in UTC.
struct Moment {
    /// As `<time>` has it.
    let machine: String
    /// For people, to the minute.
    let text: String

    /// - Parameter rfc3339: as the answers of the API have it, in UTC.
    init(_ rfc3339: String) {
        machine = rfc3339
        text = rfc3339.prefix(16).replacing("T", with: " ") + " UTC"
    }

    init(_ time: Timestamp) {
        self.init(time.rfc3339)
    }

    /// The time of the day alone: `14:32 UTC`.
    var timeOfDay: String { String(text.dropFirst(11)) }
}
