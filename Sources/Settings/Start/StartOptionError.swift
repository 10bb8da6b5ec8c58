/// A start-up option that cannot be used, with where its value came from.
public struct StartOptionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which option it is.
    public let option: StartOption
    /// The flag or the environment variable.
    public let source: String
    /// What is wrong, in a sentence.
    public let description: String
}

/// Every start-up option that cannot be used.
public struct InvalidStartOptions: Error, Equatable, Sendable, CustomStringConvertible {
    /// One for each option, in the order in which the options were looked at; at least one.
    public let errors: [StartOptionError]

    public var description: String {
        errors.map(\.description).joined(separator: "\n")
    }
}
