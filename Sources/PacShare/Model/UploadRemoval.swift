/// What was deleted when an operator had all uploads deleted.
public struct UploadRemoval: Sendable, Equatable {
    /// The shares that something was deleted of.
    public var shares: Int
    /// The files that they consisted of.
    public var files: Int
    /// The bytes that these took.
    public var bytes: UInt64
    /// The files that could not be deleted.
    public var failures: Int

    /// Nothing unless it is given.
    ///
    /// - Parameters:
    ///   - shares: the shares that something was deleted of.
    ///   - files: the files that they consisted of.
    ///   - bytes: the bytes that these took.
    ///   - failures: the files that could not be deleted.
    public init(shares: Int = 0, files: Int = 0, bytes: UInt64 = 0, failures: Int = 0) {
        self.shares = shares
        self.files = files
        self.bytes = bytes
        self.failures = failures
    }

    /// What was deleted at two places together.
    public static func + (one: UploadRemoval, other: UploadRemoval) -> UploadRemoval {
        UploadRemoval(
            shares: one.shares + other.shares, files: one.files + other.files,
            bytes: one.bytes.addingClamped(other.bytes), failures: one.failures + other.failures)
    }
}
