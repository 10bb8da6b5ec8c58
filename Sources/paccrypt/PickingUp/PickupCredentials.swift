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
        return try SecretText(utf8: prompt.read("Code of the authenticator: ")).text
    }

    /// What the server needs to open the files: the password for them, or the private key.
    func toShow() throws -> (encPassword: SecretText?, privateKey: SecretText?) {
        if let privateKeyPath { return (nil, SecretText(try KeyFile.text(at: privateKeyPath))) }
        return (try SecretText(utf8: filesPassword.bytes()), nil)
    }

    private var filesPassword: PasswordSource { .files(file: encPasswordFile) }

    /// What opens the files.
    func credential(for head: ContainerHead) throws -> Credential {
        try CredentialSource(password: filesPassword, privateKeyPath: privateKeyPath, linkKeyPath: nil)
            .credential(for: head.header)
    }
}
