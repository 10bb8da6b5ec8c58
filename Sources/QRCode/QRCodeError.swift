/// Why no QR code was made. Never holds the text, which may be a secret.
public struct QRCodeError: Error, Equatable, Sendable {
    /// The machine-readable kind of an error.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no text.
        case empty
        /// The text is longer than ``QRCode/mostBytes``.
        case tooLong = "too_long"
        /// A module would have no pixel, or more than ``QRCode/mostPixelsPerModule``.
        case scale
        /// A library failed, for example for want of memory.
        case unavailable
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String
}

extension QRCodeError: CustomStringConvertible {
    public var description: String { reason }
}
