/// The first error of several things that are all tried, so that what fails each time keeps nothing else from being
/// done.
public struct FirstFailure: Sendable {
    /// The first error that was noted.
    public private(set) var error: (any Error)?

    /// Nothing has failed yet.
    public init() {}

    /// Keeps an error, unless there was one before.
    public mutating func note(_ error: any Error) {
        self.error = self.error ?? error
    }

    /// - Throws: the first error that was noted.
    public func check() throws {
        if let error { throw error }
    }
}

extension FirstFailure: Equatable {
    /// Two are equal that say the same.
    public static func == (left: FirstFailure, right: FirstFailure) -> Bool {
        left.error.map { "\($0)" } == right.error.map { "\($0)" }
    }
}
