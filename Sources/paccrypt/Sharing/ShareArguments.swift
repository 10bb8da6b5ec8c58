import ArgumentParser
import CommandLineIO
import PacCryptClient
import PacCryptCore
import TextEncodings

/// What a sender decides about a share.
struct ShareArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "\(Algorithm.allCases.map(\.id).joined(separator: ", ")). (default: \(Algorithm.standard.id), or that of"
                + " the keys)", valueName: "id"),
        completion: .list(Algorithm.allCases.map(\.id)))
    var algorithm: String?

    @Option(help: ArgumentHelp("When the share ends: 90m, 24h, 7d.", valueName: "time"))
    var expiresIn: String?

    @Option(help: ArgumentHelp("How often it can be picked up; or unlimited. (default: 1)", valueName: "number"))
    var maxDownloads: String?

    @Option(
        help: ArgumentHelp(
            "Lock the share after so many wrong passwords. Anyone with the link can use them up.",
            valueName: "number"))
    var maxAttempts: Int?

    @Flag(name: .customLong("2fa"), help: "Ask the recipient for a code of an authenticator too.")
    var requires2FA = false

    @Flag(help: "Encrypt here: the server never sees a key, and cannot scan.")
    var sealed = false

    @Option(help: ArgumentHelp("What your status page calls the share.", valueName: "text"))
    var label: String?

    @Option(
        help: ArgumentHelp(
            "A file that holds the passphrase that this server asks of those who upload; - is standard input.",
            valueName: "file"),
        completion: .file())
    var uploadPassphraseFile: String?

    func validate() throws {
        _ = try labelText()
        if let maxAttempts, maxAttempts < 1 { throw ValidationError("--max-attempts is a number from 1.") }
        if let maxDownloads, maxDownloads != "unlimited" {
            guard let number = Int(digits: maxDownloads), number >= 1 else {
                throw ValidationError("--max-downloads is a number from 1, or unlimited.")
            }
        }
        if let expiresIn, expiresIn.wholeMatch(of: /[1-9][0-9]{0,6}[mhd]/) == nil {
            throw ValidationError("--expires-in is a time such as 90m, 24h or 7d.")
        }
    }

    private func labelText() throws -> String? {
        try label.map { try CommandArguments.text($0, "--label") }
    }

    func set(_ upload: inout NewShare) throws {
        upload.expiresIn = expiresIn
        upload.maxDownloads = maxDownloads
        upload.maxAttempts = maxAttempts
        upload.requires2FA = requires2FA
        upload.label = try labelText()
        upload.uploadPassphrase = try uploadPassphraseFile.map { try SecretText(utf8: PasswordFile.read($0)) }
    }
}
