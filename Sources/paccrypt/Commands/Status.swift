import ArgumentParser
import CommandLineIO
import PacCryptClient

/// Shows what happened to a share.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what happened to a share of yours.",
        discussion: """
            The manage token comes from --manage-token-file, from the environment variable PACCRYPT_MANAGE_TOKEN, from \
            the status link, or from a prompt.
            """
    )

    @OptionGroup var share: ManagedShare

    @Flag(help: "Open the share again after too many wrong attempts have locked it.")
    var reopen = false

    func run() async throws {
        let (link, token) = try share.target()
        let status = try await PacCryptClient.with(share.connection.configuration) { client in
            reopen
                ? try await client.reopen(link, manageToken: token)
                : try await client.status(link, manageToken: token)
        }
        print(share.json ? try AnswerJSON.text(status) : StatusReport(status: status).text)
    }
}
