import ArgumentParser
import CommandLineIO
import PacCryptClient

/// Deletes a share.
struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete a share of yours, and end its downloads.",
        discussion: """
            The manage token comes from --manage-token-file, from the environment variable PACCRYPT_MANAGE_TOKEN, from \
            the status link, or from a prompt.
            """
    )

    @OptionGroup var share: ManagedShare

    func run() async throws {
        let (link, token) = try share.target()
        let status = try await PacCryptClient.with(share.connection.configuration) { client in
            try await client.revoke(link, manageToken: token)
        }
        print(share.json ? try AnswerJSON.text(status) : StatusReport(status: status).text)
    }
}
