import ArgumentParser
import CommandLineIO
import PacCryptClient

/// Fetches what somebody left behind a link.
struct PickUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pickup",
        abstract: "Pick up what somebody left behind a link.",
        discussion: """
            Files are decrypted here: the server sees neither the password nor the key for them. They take the names \
            that they hold, in the current directory, unless -o says otherwise; a text is printed. What was \
            interrupted goes on when the same command runs again: until then the encrypted part stays beside the \
            output, in a folder whose name begins with .paccrypt-pickup. The password for the files comes from \
            --enc-password-file, from the environment variable PACCRYPT_PASSWORD, or from a prompt; that for the \
            link from --pickup-password-file, PACCRYPT_PICKUP_PASSWORD, or a prompt.
            """
    )

    @Option(
        help: ArgumentHelp("A file that holds the password for the files; - is standard input.", valueName: "file"),
        completion: .file())
    var encPasswordFile: String?

    @Option(help: ArgumentHelp("The private key.", valueName: "private.pem"), completion: .file())
    var privateKey: String?

    @Option(
        help: ArgumentHelp("A file that holds the password for the link; - is standard input.", valueName: "file"),
        completion: .file())
    var pickupPasswordFile: String?

    @Option(help: ArgumentHelp("The code that the authenticator shows.", valueName: "code"))
    var totp: String?

    @Flag(
        help: """
            Let the server open the share if the original PacCrypt made it: it then sees the password for the files.
            """)
    var original = false

    @OptionGroup var destination: DestinationOptions

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: ArgumentHelp("The link.", valueName: "url"))
    var url: String

    func validate() throws {
        guard encPasswordFile == nil || privateKey == nil else {
            throw ValidationError("--enc-password-file and --private-key exclude each other.")
        }
        _ = try CommandArguments.text(url, "The link")
        try StandardInput.validate(
            inputs: [], others: [encPasswordFile, privateKey, pickupPasswordFile].compactMap(\.self))
    }

    func run() async throws {
        let link = try ShareLink(url)
        ConnectionOptions.warn(about: link.server)
        let pickup = Pickup(
            link: link,
            credentials: try PickupCredentials(
                encPasswordFile: encPasswordFile, privateKeyPath: privateKey,
                pickupPasswordFile: pickupPasswordFile, code: totp.map { try CommandArguments.text($0, "--totp") }),
            destination: PickupDestination(
                output: destination.output, isReplacing: destination.force, isQuiet: destination.quiet),
            letsServerOpen: original)
        try await PacCryptClient.with(connection.configuration) { client in try await pickup.run(client) }
    }
}
