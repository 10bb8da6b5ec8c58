import ArgumentParser
import CommandLineIO
import PacCryptCore

/// Decrypts containers, and what the original PacCrypt wrote.
struct Decrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Decrypt files and folders.",
        discussion: """
            The result takes the name that the container holds, or the input's name without its ending, beside the \
            input, unless -o says otherwise. The password comes from --password-file, from the environment variable \
            PACCRYPT_PASSWORD, or from a prompt. Base64 text, as the web page shows it, is read as well; \
            a text without a name is printed.
            """
    )

    @Option(
        help: ArgumentHelp("The algorithm, for data of the original PacCrypt without an ending.", valueName: "id"),
        completion: .list(Algorithm.allCases.map(\.id)))
    var algorithm: String?

    @OptionGroup var password: PasswordOptions

    @Option(help: ArgumentHelp("The private key.", valueName: "private.pem"), completion: .file())
    var privateKey: String?

    @Option(help: ArgumentHelp("A file that holds the link's key in base64.", valueName: "file"), completion: .file())
    var linkKeyFile: String?

    @OptionGroup var destination: DestinationOptions

    @Argument(help: ArgumentHelp("Containers; - is standard input.", valueName: "in"), completion: .file())
    var inputs: [String]

    func validate() throws {
        let credentials = [password.passwordFile, privateKey, linkKeyFile].compactMap(\.self)
        guard credentials.count <= 1 else {
            throw ValidationError("--password-file, --private-key and --link-key-file exclude each other.")
        }
        try destination.validate(inputs: inputs)
        try StandardInput.validate(inputs: inputs, others: credentials)
    }

    func run() throws {
        let algorithm = try algorithm.map(Algorithm.init(id:))
        let credentials = CredentialSource(
            password: PasswordSource(file: password.passwordFile), privateKeyPath: privateKey,
            linkKeyPath: linkKeyFile)
        let names = ResultNames()
        try EachInput.run(inputs, input: \.self) { input in
            try Opening(algorithm: algorithm, credentials: credentials, destination: destination, names: names)
                .open(input)
            names.keep()
        }
    }
}
