/// Why the log or its key cannot be used, as a code that programs compare and a reason that people read.
///
/// Two errors are equal when their codes are. A reason names files, and never what they hold.
public struct AuditLogError: Error, Sendable {
    /// The machine-readable kind of an error.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no key, but something that it sealed.
        case keyMissing = "key_missing"
        /// The key file does not hold a key.
        case keyMalformed = "key_malformed"
        /// The key opens no line of the log.
        case wrongKey = "wrong_key"
        /// The system refused to read or write.
        case unavailable
        /// Another process holds the log for too long.
        case busy
        /// More entries wait than the queue takes.
        case overloaded
        /// The log has been closed.
        case closed
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String

    /// - Parameters:
    ///   - code: the kind.
    ///   - reason: a sentence for a person, without secrets.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension AuditLogError: Equatable {
    public static func == (left: AuditLogError, right: AuditLogError) -> Bool {
        left.code == right.code
    }
}

extension AuditLogError: CustomStringConvertible {
    public var description: String { reason }
}
