import ArgumentParser
import CommandLineIO
import PacCryptClient
import PacCryptCore
import TextEncodings

/// The share that a command manages, and the token for it.
struct ManagedShare: ParsableArguments {
    @Argument(help: ArgumentHelp("The link of the share, or of its status page.", valueName: "url"))
    var url: String

    @Option(
        help: ArgumentHelp(
            "A file that holds the manage token; - is standard input. The status link holds it too.",
            valueName: "file"),
        completion: .file())
    var manageTokenFile: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        _ = try CommandArguments.text(url, "The link")
    }

    /// The link and the token: from the file, the environment, the link, or a prompt.
    func target() throws -> (ShareLink, SecretText) {
        let link = try ShareLink(url)
        ConnectionOptions.warn(about: link.server)
        if manageTokenFile == nil, let token = link.manageToken { return (link, token) }
        let token = try SecretText(utf8: PasswordSource.manageToken(file: manageTokenFile).bytes())
        return (link, SecretText(PastedText.trimmed(token.text)))
    }
}

extension SecretText {
    /// - Throws: ``CommandError`` when the bytes are no text.
    init(utf8 bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError.passwordNotText
        }
        self.init(text)
    }
}
