/// A time as MS-DOS had it: two seconds fine, from 1980 to 2107; here always UTC, for nobody says in which zone it is.
struct ZipTime {
    /// Time in the low and date in the high 16 bits.
    let packed: UInt32

    private static let earliest: Int64 = 315_532_800
    private static let latest: Int64 = 4_354_819_198

    /// - Parameter seconds: since 1970; what lies outside is taken as the nearest, nothing as 1980.
    init(secondsSince1970 seconds: Int64?) {
        let moment = min(max(seconds ?? Self.earliest, Self.earliest), Self.latest)
        let (year, month, day) = Self.civil(days: moment / 86_400)
        let second = moment % 86_400
        let time = UInt32(second / 3600) << 11 | UInt32(second / 60 % 60) << 5 | UInt32(second % 60 / 2)
        let date = UInt32(year - 1980) << 9 | UInt32(month) << 5 | UInt32(day)
        packed = date << 16 | time
    }

    /// The Gregorian date of a day, counted from 1970-01-01 (the algorithm of Howard Hinnant's `civil_from_days`).
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
