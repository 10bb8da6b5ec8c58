import PacCryptCore

/// A token or password as text, which cannot be printed by accident.
///
/// It travels in headers and JSON as Swift text, whose copies cannot be wiped.
public struct SecretText: Sendable, Equatable, Redacted {
    /// The text.
    public let text: String

    /// - Parameter text: the secret.
    public init(_ text: String) {
        self.text = text
    }
}
