import PacCryptAPI
import PacCryptCore

extension Recipient {
    /// The recipient that a request to encrypt names.
    ///
    /// - Parameter kdf: what a key is derived with from the password.
    /// - Throws: ``RequestError`` when what the algorithm needs is missing, too large or of another kind.
    init(algorithm: Algorithm, password: SecretText?, publicKey: String?, kdf: PasswordKDF) throws {
        // What the algorithm does not use is bounded all the same.
        let (password, pem) = (try password?.password(), try publicKey?.withinKey())
        guard algorithm.requiresKeyPair else {
            guard let password else { throw RequestError(.passwordRequired) }
            self = .password(password, kdf)
            return
        }
        guard let pem else { throw RequestError(.publicKeyRequired) }
        let key = try PublicKey(pem: pem)
        guard key.algorithm == algorithm else {
            throw RequestError(.invalidKey, "This key is for \(key.algorithm.id), not for \(algorithm.id)")
        }
        self = .publicKey(key)
    }
}

/// What a request to decrypt shows.
struct ShownCredentials: Sendable {
    /// The algorithm that it names; nil when it names none.
    let algorithm: Algorithm?
    private let password: Password?
    private let privateKey: SecretText?

    /// - Throws: ``RequestError`` for an unknown algorithm and for fields that are too large.
    init(algorithm: String?, password: SecretText?, privateKey: SecretText?) throws {
        self.algorithm = try algorithm.nonEmpty.map { try Algorithm(id: $0.withinField() ?? $0) }
        self.password = try password?.password()
        self.privateKey = try privateKey?.withinKey()
    }

    /// What opens a container: its slots say whether that is a password or a key.
    ///
    /// - Throws: ``RequestError`` when the one that is needed was not sent.
    func credential(for header: ContainerHeader) throws -> Credential {
        try header.slots.contains { $0.passwordKDF != nil } ? passwordCredential() : keyCredential()
    }

    /// What opens the original's data: the algorithm says, or what was sent.
    ///
    /// - Throws: ``RequestError`` when the one that is needed was not sent.
    func credentialForOriginal() throws -> Credential {
        let usesKey = algorithm?.requiresKeyPair ?? (password == nil && privateKey != nil)
        return try usesKey ? keyCredential() : passwordCredential()
    }

    private func passwordCredential() throws -> Credential {
        guard let password else { throw RequestError(.passwordRequired) }
        return .password(password)
    }

    private func keyCredential() throws -> Credential {
        guard let privateKey else { throw RequestError(.privateKeyRequired) }
        return .privateKey(try PrivateKey(pem: privateKey.text))
    }
}

extension Algorithm {
    /// The algorithm that a request names. When it names none, the one of the key that it holds instead of a password,
    /// or the standard one.
    ///
    /// - Throws: ``PacCryptError/Code/invalidAlgorithm``; ``RequestError`` and ``PacCryptError/Code/invalidKey`` for a
    ///   key that does not tell.
    init(requested id: String?, password: SecretText?, publicKey: String?) throws {
        if let id = id.nonEmpty {
            self = try Algorithm(id: id)
        } else if password.nonEmpty == nil, let pem = try publicKey?.withinKey() {
            self = try PublicKey(pem: pem).algorithm
        } else {
            self = .standard
        }
    }
}

extension Optional where Wrapped == String {
    /// The text, or nil for an empty one: forms send empty fields for what was left out.
    var nonEmpty: String? {
        flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension String {
    /// The text of an ordinary field; nil when it is empty.
    func withinField() throws -> String? {
        try within(RequestBound.field)
    }

    /// The text of a key; nil when it is empty.
    fileprivate func withinKey() throws -> String? {
        try within(RequestBound.key)
    }

    private func within(_ bound: Int) throws -> String? {
        guard utf8.count <= bound else { throw RequestError(.fieldTooLarge) }
        return isEmpty ? nil : self
    }
}

extension Optional where Wrapped == SecretText {
    /// The secret, or nil for an empty one.
    var nonEmpty: SecretText? {
        flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension SecretText {
    /// The password in an ordinary field; nil when it is empty.
    ///
    /// - Throws: ``RequestError`` with `fieldTooLarge`.
    func password() throws -> Password? {
        guard utf8.count <= RequestBound.field else { throw RequestError(.fieldTooLarge) }
        return isEmpty ? nil : try Password(self)
    }

    /// The text of a key; nil when it is empty.
    ///
    /// - Throws: ``RequestError`` with `fieldTooLarge`.
    func withinKey() throws -> SecretText? {
        guard utf8.count <= RequestBound.key else { throw RequestError(.fieldTooLarge) }
        return isEmpty ? nil : self
    }
}
