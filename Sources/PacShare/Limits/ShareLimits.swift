import FileSystem

/// What the operator allows of shares.
public struct ShareLimits: Sendable, Equatable {
    /// The longest life of a share in seconds, and the life of one that names none.
    public var maxAgeSeconds: Int64 = 14 * 86_400
    /// The most plaintext bytes of a share.
    public var maxBytes: UInt64 = 26_843_545_600
    /// The most files of a share.
    public var maxFiles = 100
    /// Seconds between the last delivery and the deletion.
    public var burnGraceSeconds: Int64 = 600
    /// The most active shares of one client; nil for any number.
    public var activeSharesPerClient: Int? = 50
    /// The most bytes that all shares together take, as ``ShareTotals/countedBytes`` has them; 0 for no limit.
    public var storageLimitBytes: UInt64 = 0
    /// Free bytes that uploads leave on the volume; nil for the larger of 2 GiB and 5 % of it.
    public var storageReserveBytes: UInt64?
    /// Whether what could not be scanned whole is refused.
    public var isScanRequired = false

    /// The defaults.
    public init() {}

    /// Bytes that uploads leave free on a volume.
    public func reserve(of space: VolumeSpace) -> UInt64 {
        storageReserveBytes ?? space.standardReserveBytes
    }
}

extension VolumeSpace {
    /// Bytes that stay free when nothing else is set: 2 GiB or a twentieth, the larger.
    public var standardReserveBytes: UInt64 { max(2 << 30, totalBytes / 20) }
}

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
