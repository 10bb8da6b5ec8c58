import CommandLineIO
import PacCryptClient
import PacCryptCore

/// What a recipient shows, read when it is needed.
struct PickupCredentials: Sendable {
    let encPasswordFile: String?
    let privateKeyPath: String?
    let pickupPasswordFile: String?
    let code: String?

    func pickupPassword() throws -> SecretText {
        try SecretText(utf8: PasswordSource.link(file: pickupPasswordFile).bytes())
    }

    /// The code of the authenticator, which is asked for when the share needs one.
    func code(isRequired: Bool) throws -> String? {
        guard isRequired else { return nil }
        if let code { return code }
        let prompt = PasswordPrompt(for: PromptedAnswer("code of the authenticator", option: "--totp CODE"))
        return String(decoding: try prompt.read("Code of the authenticator: "), as: UTF8.self)
    }

    /// What opens the files.
    func credential(for head: ContainerHead) throws -> Credential {
        let source = PasswordSource.files(file: encPasswordFile)
        return try CredentialSource(password: source, privateKeyPath: privateKeyPath, linkKeyPath: nil)
            .credential(for: head.header)
    }
}
