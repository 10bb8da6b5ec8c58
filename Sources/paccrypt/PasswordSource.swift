import CommandLineIO
import Foundation
import PacCryptCore

/// Where a password comes from: a file, the environment, or a prompt, in this order.
struct PasswordSource {
    static let variable = "PACCRYPT_PASSWORD"
    let file: String?

    /// The password of something that exists.
    func password() throws -> Password {
        try Password(utf8: given() ?? PasswordPrompt().read("Password: "))
    }

    /// A password for something new; at the prompt it is asked for twice.
    func newPassword() throws -> Password {
        try Password(utf8: given() ?? PasswordPrompt().readNew("Password: ", repeating: "Password again: "))
    }

    private func given() throws -> [UInt8]? {
        if let file { return try PasswordFile.read(file) }
        return ProcessInfo.processInfo.environment[Self.variable].map { Array($0.utf8) }
    }
}
