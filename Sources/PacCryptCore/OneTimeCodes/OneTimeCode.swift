import Crypto
import Foundation
import TextEncodings

/// Time-based one-time codes: 6 digits, a new one every 30 seconds, HMAC-SHA-1 (RFC 6238; RFC 4226 §5.3).
public enum OneTimeCode {
    /// How long a code holds, in seconds.
    public static let stepSeconds: UInt64 = 30
    /// Codes of this many steps before and after now are accepted, for clocks that differ (RFC 6238 §5.2).
    static let tolerance: UInt64 = 1
    /// How far a clock may be off for the answer to say so, in steps: an hour.
    static let searchedSteps: UInt64 = 120
    private static let digitCount = 6

    /// What a code that somebody typed turned out to be.
    public enum Verification: Sendable, Equatable {
        /// It is right; the step must be kept, so that the code is not accepted again.
        case accepted(step: UInt64)
        /// It is right, but this code or a later one was used already.
        case replayed
        /// It would be right if the clocks agreed: the sender's is this many seconds ahead (behind: negative). Before a
        /// step to come is told, ``DisclosedSteps`` must keep it, so that its code is never accepted.
        case clockOff(step: UInt64, seconds: Int)
        /// It is wrong.
        case wrong
    }

    /// The code of a step.
    ///
    /// - Parameters:
    ///   - secret: the shared secret.
    ///   - step: seconds since 1970 divided by ``stepSeconds``.
    public static func code(_ secret: OneTimeSecret, step: UInt64) -> String {
        let number = String(value(secret, step: step) % 1_000_000)
        return String(repeating: "0", count: digitCount - number.count) + number
    }

    /// Checks a code that somebody typed, in a time that does not depend on how much of it is right.
    ///
    /// - Parameters:
    ///   - text: the code; blanks, hyphens and full width do not matter.
    ///   - secret: the shared secret.
    ///   - seconds: now, in seconds since 1970.
    ///   - lastStep: the step of the last code that was accepted.
    public static func verify(
        _ text: String, secret: OneTimeSecret, seconds: UInt64, lastStep: UInt64?
    ) -> Verification {
        let typed = Array(TypedCode.characters(text).utf8)
        guard typed.count == digitCount else { return .wrong }
        let now = seconds / stepSeconds
        let near = matches(typed, secret, around: now, distance: tolerance)
        if let step = near.last {
            return lastStep.map { step > $0 } ?? true ? .accepted(step: step) : .replayed
        }
        let far = matches(typed, secret, around: now, distance: searchedSteps)
        let nearest = far.min { distance($0, now) < distance($1, now) }
        guard let nearest else { return .wrong }
        return .clockOff(
            step: nearest, seconds: (Int(clamping: nearest) - Int(clamping: now)) * Int(stepSeconds))
    }

    /// The steps whose code it is, in order. All are compared, and each in constant time.
    private static func matches(
        _ typed: [UInt8], _ secret: OneTimeSecret, around now: UInt64, distance: UInt64
    ) -> [UInt64] {
        let first = now < distance ? 0 : now - distance
        let (sum, overflow) = now.addingReportingOverflow(distance)
        return (first...(overflow ? UInt64.max : sum)).filter { step in
            let expected = Array(code(secret, step: step).utf8)
            return typed.withUnsafeBytes { typed in expected.withUnsafeBytes { Sodium.equal(typed, $0) } }
        }
    }

    private static func distance(_ left: UInt64, _ right: UInt64) -> UInt64 {
        left > right ? left - right : right - left
    }

    /// The dynamic truncation of RFC 4226 §5.3: 31 bits at the place that the last 4 bits name.
    private static func value(_ secret: OneTimeSecret, step: UInt64) -> UInt32 {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: secret.bytes.key))
        let offset = Int(mac[mac.count - 1] & 15)
        return mac[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    }
}
