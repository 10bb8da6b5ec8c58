import CommandLineIO
import Foundation
import PacCryptCore

/// Where a password comes from: a file, the environment, or a prompt, in this order.
struct PasswordSource: Sendable {
    /// The environment variable.
    var variable = "PACCRYPT_PASSWORD"
    /// What the prompt asks for.
    var name = "Password"
    let file: String?

    /// The password for a share's link.
    static func link(file: String?) -> PasswordSource {
        PasswordSource(variable: "PACCRYPT_PICKUP_PASSWORD", name: "Password for the link", file: file)
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
        try given() ?? PasswordPrompt().read("\(name): ")
    }

    /// The bytes of a password for something new.
    func newBytes() throws -> [UInt8] {
        try given() ?? PasswordPrompt().readNew("\(name): ", repeating: "\(name) again: ")
    }

    private func given() throws -> [UInt8]? {
        if let file { return try PasswordFile.read(file) }
        return ProcessInfo.processInfo.environment[variable].map { Array($0.utf8) }
    }
}
