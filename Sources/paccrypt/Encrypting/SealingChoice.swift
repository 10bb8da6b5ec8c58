import CommandLineIO
import PacCryptClient
import PacCryptCore

/// The algorithm and the recipients that a command line asks for, checked against each other.
struct SealingChoice: Sendable {
    let algorithm: Algorithm
    private let publicKeys: [PublicKey]

    /// - Throws: ``CommandError`` when algorithm and keys do not go together, ``PacCryptError`` for a bad key.
    init(algorithm id: String?, publicKeyPaths: [String]) throws {
        let asked = try id.map(Algorithm.init(id:))
        publicKeys = try publicKeyPaths.map { path in
            do {
                return try PublicKey(pem: KeyFile.text(at: path))
            } catch {
                throw CommandExit(error, about: path)
            }
        }
        guard publicKeys.count <= ContainerHeader.maximumSlots else {
            throw CommandError.tooManyRecipients
        }
        algorithm = asked ?? publicKeys.first?.algorithm ?? .standard
        try check()
    }

    /// The name of the container for an input; nil where the input has none.
    func containerName(for input: String) -> String? {
        Path.name(of: input).map { LocalFileName.adding(".\(algorithm.id).encrypted", to: $0) }
    }

    /// The public keys in PEM form.
    var publicKeyPEMs: [String] { publicKeys.map(\.pem) }

    /// Who the containers of a share are for.
    func recipients(password: SecretText?) throws -> [Recipient] {
        guard let password else { return publicKeys.map(Recipient.publicKey) }
        return [.password(try Password(password.text), .standard)]
    }

    /// Who the containers are for; asks for the password where one is needed.
    func recipients(passwordFile: String?) throws -> [Recipient] {
        guard publicKeys.isEmpty else { return publicKeys.map(Recipient.publicKey) }
        return [.password(try PasswordSource(file: passwordFile).newPassword(), .standard)]
    }

    private func check() throws {
        if algorithm.requiresKeyPair {
            guard !publicKeys.isEmpty else {
                throw CommandError.publicKeyNeeded(algorithm)
            }
            // One kind of key only: a key that is easier to break would decide for all.
            guard publicKeys.allSatisfy({ $0.algorithm == algorithm }) else {
                throw CommandError.keysOfOtherAlgorithm(algorithm)
            }
        } else if !publicKeys.isEmpty {
            throw CommandError.passwordNeeded(algorithm)
        }
    }
}
