import ArgumentParser
import CommandLineIO
import PacCryptCore

/// Makes a key pair.
struct KeyGen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a key pair.",
        discussion: """
            Give the public key to those who send you files; keep the private key to yourself, and a copy of it in a \
            safe place: without it nothing that was encrypted for the pair can be opened.
            """
    )

    @Option(
        help: ArgumentHelp("The algorithm that the keys are for: rsa_hybrid or xwing_hybrid.", valueName: "id"),
        completion: .list(Algorithm.allCases.filter(\.requiresKeyPair).map(\.id)))
    var algorithm = Algorithm.rsaHybrid.id

    @Option(
        help: ArgumentHelp("Where to write the private key, readable by you alone.", valueName: "file"),
        completion: .file())
    var privateKey: String

    @Option(help: ArgumentHelp("Where to write the public key.", valueName: "file"), completion: .file())
    var publicKey: String

    @Flag(help: "Overwrite existing files.")
    var force = false

    func run() throws {
        let algorithm = try Algorithm(id: algorithm)
        // With --force the public key would take the place of the private one.
        if let name = OutputName(privateKey), name == OutputName(publicKey) { throw CommandError.sameKeyFile }
        let publicOutput = try OutputFile(path: publicKey, replacing: force)
        let privateOutput = try OutputFile(path: privateKey, replacing: force, permissions: .ownerOnly)
        let key = try PrivateKey.generate(for: algorithm)
        try privateOutput.write(Array(key.pem.utf8))
        try publicOutput.write(Array(key.publicKey.pem.utf8))
        try privateOutput.commit(synchronizing: true)
        privateOutput.warnOfOtherReaders()
        try publicOutput.commit(synchronizing: true)
    }
}

extension OutputFile {
    /// Warns when others may read a file meant for its owner alone, because the file system keeps its own permissions.
    func warnOfOtherReaders() {
        guard let readers = otherReaders else { return }
        CommandExit.report(
            "\(DisplayedName.quoted(path)) may be read by \(readers), too: its file system keeps its own permissions. "
                + "Move it to one that does not")
    }
}
