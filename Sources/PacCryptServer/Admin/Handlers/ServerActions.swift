/// What an admin can have done with the whole server; `serve` decides how.
public struct ServerActions: Sendable {
    /// What was deleted of the uploads.
    public struct UploadRemoval: Sendable, Equatable {
        /// The shares that were deleted.
        public let shares: Int
        /// The files that they consisted of.
        public let files: Int
        /// The bytes that these took.
        public let bytes: UInt64
        /// The files that could not be deleted.
        public let failures: Int

        /// - Parameters:
        ///   - shares: the shares that were deleted.
        ///   - files: the files that they consisted of.
        ///   - bytes: the bytes that these took.
        ///   - failures: the files that could not be deleted.
        public init(shares: Int, files: Int, bytes: UInt64, failures: Int) {
            self.shares = shares
            self.files = files
            self.bytes = bytes
            self.failures = failures
        }
    }

    let clearUploads: @Sendable () async throws -> UploadRemoval
    let restart: @Sendable () -> Void
    let announceSetupToken: @Sendable () async -> Void
    let updateInstructions: [String]

    /// - Parameters:
    ///   - clearUploads: deletes all shares.
    ///   - restart: ends the server in an orderly way and runs it anew; returns at once.
    ///   - announceSetupToken: prints the token with which the next admin is made where only the operator sees it.
    ///   - updateInstructions: what to type at the machine to update this installation, line by line.
    public init(
        clearUploads: @escaping @Sendable () async throws -> UploadRemoval, restart: @escaping @Sendable () -> Void,
        announceSetupToken: @escaping @Sendable () async -> Void, updateInstructions: [String]
    ) {
        self.clearUploads = clearUploads
        self.restart = restart
        self.announceSetupToken = announceSetupToken
        self.updateInstructions = updateInstructions
    }
}
