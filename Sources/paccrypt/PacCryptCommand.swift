import ArgumentParser
import CStandardDescriptors
import CommandLineIO
import Glibc
import PacCryptCore

/// The program: its subcommands, and how their errors become messages and exit codes.
@main
struct PacCryptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paccrypt",
        abstract: "Encrypt and decrypt files and folders, and share them.",
        discussion: """
            Exit codes: 0 done, 1 other failure, 2 usage or settings, 3 wrong password or key, 4 damaged or not a \
            container, 5 refused by a limit, 6 file exists, 7 server or network.
            """,
        version: Version.text,
        subcommands: [
            Encrypt.self, Decrypt.self, KeyGen.self, Inspect.self, Share.self, PickUp.self, Status.self, Revoke.self,
            Serve.self, Admin.self, Audit.self, ShowVersion.self,
        ]
    )

    static func main() async {
        StandardDescriptorsOpen()
        ProcessPrivacy.begin()
        // So that output that nobody reads and a file that may not grow are errors of the write.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // The server ends in an orderly way by itself; everything else removes what it has begun.
        var interruption: Interruption?
        do {
            var command = try parseAsRoot(CommandArguments.given)
            if let serve = command as? Serve {
                try await serve.run()
            } else {
                interruption = Interruption()
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
            interruption?.waitForExitIfInterrupted()
        } catch {
            interruption?.waitForExitIfInterrupted()
            CommandExit.end(with: error)
        }
    }
}

/// The version of the program.
enum Version {
    static let number = "0.1.0"
    static let text = "paccrypt \(number)"
}

struct ShowVersion: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() throws {
        try CommandOutput.result(Version.text)
    }
}
