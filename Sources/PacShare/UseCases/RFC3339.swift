import Foundation

/// Moments as containers write them.
enum RFC3339 {
    /// - Parameter seconds: since 1970.
    static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
