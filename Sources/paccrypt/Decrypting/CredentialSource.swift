import CommandLineIO
import PacCryptCore
import TextEncodings

/// The password or key that a command line names, read when it is first needed and kept for the inputs that follow.
final class CredentialSource {
    private let password: PasswordSource
    private let privateKeyPath: String?
    private let linkKeyPath: String?
    private var known: Credential?

    init(password: PasswordSource, privateKeyPath: String?, linkKeyPath: String?) {
        self.password = password
        self.privateKeyPath = privateKeyPath
        self.linkKeyPath = linkKeyPath
    }

    /// The credential for a container; a password is asked for only when a password opens it.
    func credential(for header: ContainerHeader) throws -> Credential {
        try credential(isForPassword: header.slots.contains { $0.passwordKDF != nil })
    }

    /// The credential for data of the original PacCrypt.
    func credentialForOriginal(isHybrid: Bool) throws -> Credential {
        try credential(isForPassword: !isHybrid)
    }

    private func credential(isForPassword: Bool) throws -> Credential {
        if let known { return known }
        let credential = try read(isForPassword: isForPassword)
        known = credential
        return credential
    }

    private func read(isForPassword: Bool) throws -> Credential {
        if let path = privateKeyPath {
            return try keyFile(path) { .privateKey(try PrivateKey(pem: $0)) }
        }
        if let path = linkKeyPath {
            return try keyFile(path) { .linkKey(try LinkKey(base64: $0)) }
        }
        guard isForPassword || password.file != nil else {
            throw CommandError.keyNeeded
        }
        return .password(try password.password())
    }

    private func keyFile(_ path: String, _ read: (String) throws -> Credential) throws -> Credential {
        do {
            return try read(KeyFile.text(at: path))
        } catch {
            throw CommandExit(error, about: path)
        }
    }
}

/// Key files are small text files.
enum KeyFile {
    private static let maximumCount = 65_536

    /// The text of a key file; `-` is standard input.
    ///
    /// - Throws: when it cannot be read, is larger than 64 KiB, or is not text.
    static func text(at path: String) throws -> String {
        let bytes = try InputFile(path: path).peek(maximumCount + 1)
        guard bytes.count <= maximumCount else {
            throw CommandError.keyFileTooLong(path)
        }
        guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else {
            throw CommandError.keyFileNotText(path)
        }
        return text
    }
}
