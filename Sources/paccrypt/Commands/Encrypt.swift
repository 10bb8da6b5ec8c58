import ArgumentParser
import CommandLineIO
import PacCryptCore

/// Encrypts files and folders, one container each.
struct Encrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Encrypt files and folders.",
        discussion: """
            Each input becomes one container, named IN.ALGORITHM.encrypted unless -o says otherwise. The password \
            comes from --password-file, from the environment variable PACCRYPT_PASSWORD, or from a prompt.
            """
    )

    @Option(
        help: ArgumentHelp(
            "\(Algorithm.allCases.map(\.id).joined(separator: ", ")). (default: \(Algorithm.standard.id), or that of"
                + " the keys)", valueName: "id"),
        completion: .list(Algorithm.allCases.map(\.id)))
    var algorithm: String?

    @OptionGroup var password: PasswordOptions

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Encrypt for the owner of this public key instead of a password. Repeat it for several.",
            valueName: "public.pem"),
        completion: .file())
    var publicKeys: [String] = []

    @OptionGroup var destination: DestinationOptions

    @Argument(help: ArgumentHelp("Files and folders; - is standard input.", valueName: "in"), completion: .file())
    var inputs: [String]

    func validate() throws {
        guard password.passwordFile == nil || publicKeys.isEmpty else {
            throw ValidationError("--password-file and --to exclude each other.")
        }
        try destination.validate(inputs: inputs)
        try StandardInput.validate(inputs: inputs, others: [password.passwordFile].compactMap(\.self) + publicKeys)
    }

    func run() throws {
        let choice = try SealingChoice(algorithm: algorithm, publicKeyPaths: publicKeys)
        let names = ResultNames()
        let outputs = try inputs.map { input in
            let output = try destination.output(for: input, name: choice.containerName(for: input))
            try names.claim(output, for: input)
            names.keep()
            return output
        }
        let recipients = try choice.recipients(passwordFile: password.passwordFile)
        try EachInput.run(Array(zip(inputs, outputs)), input: \.0) { input, output in
            try Sealing(
                cipher: choice.algorithm.cipher, recipients: recipients, isReplacing: destination.force,
                isQuiet: destination.quiet
            ).seal(input, to: output)
        }
    }
}
