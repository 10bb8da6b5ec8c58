import DurableFiles

/// Why the account, or the setup token, cannot be read or written. Two errors are equal when their codes are; a reason
/// names files, never what they hold.
public struct CredentialFileError: Error, Sendable {
    /// The machine-readable kind of an error.
    public enum Code: String, Sendable, CaseIterable {
        /// `admin_key.key` does not open the file: the key is another one, or the file was changed.
        case notOpened = "not_opened"
        /// The key opens the file, but what it holds is no account, or no token.
        case malformed
        /// A newer version of the program wrote the file.
        case newer
        /// Another process holds the files for too long.
        case busy
        /// The system refused to read or write.
        case unavailable
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    init(_ error: FileError) {
        switch error.code {
        case .locked: self.init(.busy, "Another process is changing the account for too long.")
        case .tooLarge: self.init(.malformed, "\(error.path) is too long to hold an account. \(Self.advice)")
        case .notAFile, .system: self.init(.unavailable, "\(error)")
        }
    }

    static func notOpened(_ path: String) -> CredentialFileError {
        CredentialFileError(
            .notOpened,
            "\(path) cannot be opened with admin_key.key: the key is another one, or the file was changed. \(advice)")
    }

    static func malformed(_ path: String) -> CredentialFileError {
        CredentialFileError(.malformed, "\(path) does not hold what PacCrypt writes there. \(advice)")
    }

    static func newer(_ path: String) -> CredentialFileError {
        CredentialFileError(.newer, "\(path) was written by a newer version of PacCrypt. Install that version.")
    }

    private static let advice =
        "Put your copies of application_data/admin_key.key and of this file, of the same time, back in their places."
}

extension CredentialFileError: Equatable {
    public static func == (left: CredentialFileError, right: CredentialFileError) -> Bool {
        left.code == right.code
    }
}

extension CredentialFileError: CustomStringConvertible {
    public var description: String { reason }
}
