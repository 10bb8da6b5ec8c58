/// A token or password as text, which cannot be printed by accident.
///
/// It travels in headers and JSON as Swift text, whose copies cannot be wiped.
public struct SecretText: Sendable, Equatable {
    /// The text.
    public let text: String

    /// - Parameter text: the secret.
    public init(_ text: String) {
        self.text = text
    }
}

extension SecretText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
