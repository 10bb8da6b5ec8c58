/// Why a text is not a value of its type, in a few words without a full stop.
public struct ValueRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the value, in words for the operator.
    public let reason: String
    /// Whether the refused text may hold a password and must not be shown.
    public let isSecret: Bool

    init(_ reason: String, isSecret: Bool = false) {
        self.reason = reason
        self.isSecret = isSecret
    }

    public var description: String { reason }
}
