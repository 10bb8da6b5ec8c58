import AdminAccess
import FileSystem

extension CredentialFile {
    /// The account and the setup token as the use cases' port.
    public var store: any CredentialStore { CredentialFileStore(file: self) }
}

/// Gives every failure the type that the port has for it. Only a start needs to know more of one.
private struct CredentialFileStore: CredentialStore {
    let file: CredentialFile

    func account() async throws -> StoredAccount? {
        try await reporting { try await file.account() }
    }

    func setupToken() async throws -> SetupToken? {
        try await reporting { try await file.setupToken() }
    }

    func create(_ account: AdminAccount, using token: SetupToken) async throws -> AccountCreation {
        try await reporting { try await file.create(account, using: token) }
    }

    func replace(_ account: AdminAccount, revision: Revision) async throws -> Bool {
        try await reporting { try await file.replace(account, revision: revision) }
    }

    func reset() async throws -> SetupToken {
        try await reporting { try await file.reset() }
    }

    private func reporting<Output>(_ body: () async throws -> Output) async throws -> Output {
        do {
            return try await body()
        } catch let error as CredentialFileError {
            throw error.failure
        }
    }
}

extension CredentialFileError {
    fileprivate var failure: StorageFailure {
        switch self {
        case .file(let error): .file(error)
        case .notOpened, .malformed, .newer, .notSealed: .failed(description)
        }
    }
}
