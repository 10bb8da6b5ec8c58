import PacCryptCore
import PacShare
import RequestGuard

/// An encryption password or private key that was found to be that of a share of the original's, and the file's name.
struct OriginalOpening: Sendable {
    /// What the original called a file whose name it could not open.
    private static let namelessFile = "retrieved_file"

    let credential: Credential
    let recipient: Recipient
    let name: String

    /// Checks a credential. Costs a derivation for a password, and none is needed for a private key.
    ///
    /// - Throws: ``ShareError/wrongSecret``, and what the runner of derivations throws.
    init(
        _ credential: Credential, of original: StoredOriginal, _ services: ShareServices,
        client: ClientKey
    ) async throws {
        self.credential = credential
        let requiresKey = original.record.algorithm.requiresKeyPair
        switch credential {
        case .password(let password) where !requiresKey:
            let sealedName = original.record.sealedName
            do {
                name = try await services.derivations.run(.openingOriginalName, client: client) {
                    try OriginalFileName.open(sealedName, with: password)
                }
            } catch let error as PacCryptError where error.code != .unavailable {
                throw ShareError.wrongSecret
            }
            recipient = .password(password, services.kdf)
        case .privateKey(let key) where requiresKey:
            let file = original.file
            let isRight = try await services.derivations.run(.openingOriginalName, client: client) {
                try OriginalContent.isHybrid(file, for: key)
            }
            guard isRight else { throw ShareError.wrongSecret }
            // The name was sealed under a password that the bearer of the key need not know.
            name = Self.namelessFile
            recipient = .publicKey(key.publicKey)
        case .password, .privateKey, .linkKey:
            throw ShareError.wrongSecret
        }
    }

}
