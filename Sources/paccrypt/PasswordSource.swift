import CommandLineIO
import FileSystem
import PacCryptCore

/// Where a password comes from: a file, the environment, or a prompt, in this order.
struct PasswordSource: Sendable {
    /// The prompt, with the option and the variable that can be used instead.
    private let answer: PromptedAnswer
    let file: String?

    private init(_ name: String, option: String, variable: String, file: String?) {
        answer = PromptedAnswer(name, option: "\(option) FILE", variable: variable)
        self.file = file
    }

    /// The one password of a command.
    init(file: String?) {
        self.init("password", option: "--password-file", variable: "PACCRYPT_PASSWORD", file: file)
    }

    /// The password for the files of a share.
    static func files(file: String?) -> PasswordSource {
        PasswordSource(
            "password for the files", option: "--enc-password-file", variable: "PACCRYPT_PASSWORD", file: file)
    }

    /// The password for a share's link.
    static func link(file: String?) -> PasswordSource {
        PasswordSource(
            "password for the link", option: "--pickup-password-file", variable: "PACCRYPT_PICKUP_PASSWORD",
            file: file)
    }

    /// What a sender manages a share with.
    static func manageToken(file: String?) -> PasswordSource {
        PasswordSource("manage token", option: "--manage-token-file", variable: "PACCRYPT_MANAGE_TOKEN", file: file)
    }

    /// The password of something that exists.
    func password() throws -> Password {
        try Password(utf8: bytes())
    }

    /// A password for something new; at the prompt it is asked for twice.
    func newPassword() throws -> Password {
        try Password(utf8: newBytes())
    }

    /// The bytes of the password of something that exists.
    func bytes() throws -> [UInt8] {
        try given() ?? PasswordPrompt(for: answer).read("\(question): ")
    }

    /// The bytes of a password for something new.
    func newBytes() throws -> [UInt8] {
        try given() ?? PasswordPrompt(for: answer).readNew("\(question): ", repeating: "\(question) again: ")
    }

    private var question: String { answer.name.prefix(1).uppercased() + answer.name.dropFirst() }

    private func given() throws -> [UInt8]? {
        if let file { return try PasswordFile.read(file) }
        return answer.variable.flatMap(EnvironmentVariable.bytes)
    }
}
