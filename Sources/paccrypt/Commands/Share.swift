import ArgumentParser
import CommandLineIO
import PacCryptAPI
import PacCryptClient
import PacCryptCore
import Threads

/// Leaves a text or files on a server for somebody.
struct Share: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Leave a text or files on a server, behind a link.",
        discussion: """
            All inputs become one share. The server encrypts them while it receives them, and scans them if it has a \
            scanner; with --sealed they are encrypted here, and the server never sees a key. Folders are always \
            encrypted here. The password for the files comes from --enc-password-file, from the environment variable \
            PACCRYPT_PASSWORD, or from a prompt; that for the link from --pickup-password-file, \
            PACCRYPT_PICKUP_PASSWORD, or a prompt. Tell them by another way than the link.
            """
    )

    @Option(help: ArgumentHelp("The server, as in https://share.example.", valueName: "url"))
    var server: String

    @Option(
        help: ArgumentHelp("A file that holds the password for the files; - is standard input.", valueName: "file"),
        completion: .file())
    var encPasswordFile: String?

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Encrypt for the owner of this public key instead of a password. Repeat it for several.",
            valueName: "public.pem"),
        completion: .file())
    var publicKeys: [String] = []

    @Option(
        help: ArgumentHelp("A file that holds the password for the link; - is standard input.", valueName: "file"),
        completion: .file())
    var pickupPasswordFile: String?

    @OptionGroup var options: ShareArguments

    @Flag(help: "Share one input as a text, to be read on the page.")
    var text = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: ArgumentHelp("Files and folders; - is standard input.", valueName: "in"), completion: .file())
    var inputs: [String]

    func validate() throws {
        guard encPasswordFile == nil || publicKeys.isEmpty else {
            throw ValidationError("--enc-password-file and --to exclude each other.")
        }
        guard !text || inputs.count == 1 else { throw ValidationError("--text takes one input.") }
        try StandardInput.validate(
            inputs: inputs,
            others: [encPasswordFile, pickupPasswordFile, options.uploadPassphraseFile].compactMap(\.self)
                + publicKeys)
    }

    func run() async throws {
        let server = try ServerAddress(server)
        ConnectionOptions.warn(about: server)
        let choice = try SealingChoice(algorithm: options.algorithm, publicKeyPaths: publicKeys)
        let inputs = try inputs.map(ShareInput.init)
        let passwords = try SharePasswords(
            encPasswordFile: encPasswordFile, pickupPasswordFile: pickupPasswordFile, hasKeys: !publicKeys.isEmpty)
        let content = try await content(of: inputs, choice: choice, passwords: passwords)
        let share = try await send(content, choice: choice, passwords: passwords, to: server)
        let report = try json ? AnswerJSON.text(share) : ShareReport(share: share).text
        do {
            try CommandOutput.result(report)
        } catch {
            try await takeBack(share, from: server, because: error)
        }
    }

    /// Deletes a share of which nobody was told; where that fails too, the report goes to standard error.
    ///
    /// - Throws: always, what kept the report from being written.
    private func takeBack(
        _ share: ShareCreatedAnswer, from server: ServerAddress, because failure: CommandFailure
    ) async throws {
        do {
            let link = try ShareLink(server: server, id: share.id)
            _ = try await PacCryptClient.with(connection.configuration) { client in
                try await client.revoke(link, manageToken: share.manageToken)
            }
        } catch {
            CommandExit.report("the share is there, and could not be taken back:\n\(ShareReport(share: share).text)")
            throw failure
        }
        CommandExit.report("the share was taken back, because its link could not be told")
        throw failure
    }

    private func content(
        of inputs: [ShareInput], choice: SealingChoice, passwords: SharePasswords
    ) async throws -> SharedContent {
        if options.sealed || inputs.contains(where: \.isFolder) {
            let recipients = try choice.recipients(password: passwords.encryption)
            let isText = text
            return try await ThreadPool.background.run {
                let seal = try ShareSeal(cipher: choice.algorithm.cipher, recipients: recipients)
                return .sealed(try inputs.map { try $0.sealed(seal, isText: isText) }, key: seal.fileKey)
            }
        }
        if text, let input = inputs.first { return .text(try await ThreadPool.background.run { try input.text() }) }
        return .files(try inputs.map { try $0.upload() })
    }

    private func send(
        _ content: SharedContent, choice: SealingChoice, passwords: SharePasswords, to server: ServerAddress
    ) async throws -> ShareCreatedAnswer {
        var upload = try NewShare(
            content.upload, opener: content.isSealed ? nil : passwords.opener(publicKeys: choice.publicKeyPEMs),
            pickupPassword: passwords.pickup)
        try options.set(&upload)
        if !content.isSealed { upload.algorithm = choice.algorithm.id }
        let counter = ProgressCounter()
        let name = inputs.count == 1 ? inputs[0] : "\(inputs.count) files"
        let display = ProgressDisplay(name: name, total: content.length, counter: counter, quiet: quiet)
        defer { display?.stop() }
        do {
            return try await PacCryptClient.with(connection.configuration) { [upload] client in
                try await client.upload(upload, to: server) { counter.add($0) }
            }
        } catch {
            try content.abandon()
            throw error
        }
    }
}
