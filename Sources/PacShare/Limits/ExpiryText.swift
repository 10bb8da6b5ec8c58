/// The life of a share as people write it: `90m`, `24h`, `7d`.
public enum ExpiryText {
    /// Reads minutes, hours or days: digits and one letter, nothing else.
    ///
    /// - Returns: seconds, at least 60; nil for another spelling, nothing, or more than a century.
    public static func seconds(_ text: some StringProtocol) -> Int64? {
        let digits = text.utf8.dropLast()
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(text.dropLast()), number > 0
        else { return nil }
        let unit: Int64
        switch Array(text.utf8).last {
        case UInt8(ascii: "m"): unit = 60
        case UInt8(ascii: "h"): unit = 3600
        case UInt8(ascii: "d"): unit = 86_400
        default: return nil
        }
        let seconds = number * unit
        return seconds <= 36_525 * 86_400 ? seconds : nil
    }
}
