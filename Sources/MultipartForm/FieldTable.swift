/// What a caller expects under one name.
public struct FormField: Sendable, Equatable {
    enum Kind: Equatable {
        case text(maximumBytes: Int)
        case file
    }

    let kind: Kind
    let isRepeatable: Bool

    /// A text, collected in memory. A file sent under this name is read as the text it holds.
    /// - Parameters:
    ///   - maximumBytes: its greatest length in bytes of UTF-8.
    ///   - isRepeatable: whether it may occur more than once.
    public static func text(maximumBytes: Int = 4096, isRepeatable: Bool = false) -> FormField {
        FormField(kind: .text(maximumBytes: maximumBytes), isRepeatable: isRepeatable)
    }

    /// A key in PEM, a text of at most 64 KiB.
    /// - Parameter isRepeatable: whether it may occur more than once.
    public static func pem(isRepeatable: Bool = false) -> FormField {
        .text(maximumBytes: 64 * 1024, isRepeatable: isRepeatable)
    }

    /// A file of any size, passed on as it comes, whether or not it has a file name.
    /// - Parameter isRepeatable: whether it may occur more than once.
    public static func file(isRepeatable: Bool = false) -> FormField {
        FormField(kind: .file, isRepeatable: isRepeatable)
    }
}

/// The fields that one form may have, by their exact names.
public struct FieldTable: Sendable {
    /// What happens to fields that are not in the table.
    public enum Unlisted: Sendable, Equatable {
        /// They are read and dropped, each up to so many bytes.
        case discard(maximumBytes: Int)
        /// They are an error.
        case refuse
    }

    let fields: [String: FormField]
    let unlisted: Unlisted
    let maximumTextBytes: Int

    /// - Parameters:
    ///   - fields: the fields by name.
    ///   - unlisted: what happens to others.
    ///   - maximumTextBytes: the most bytes of all text fields together, since repeatable ones add up.
    public init(
        _ fields: [String: FormField],
        unlisted: Unlisted = .discard(maximumBytes: 4096),
        maximumTextBytes: Int = 2 * 1024 * 1024
    ) {
        self.fields = fields
        self.unlisted = unlisted
        self.maximumTextBytes = maximumTextBytes
    }
}
