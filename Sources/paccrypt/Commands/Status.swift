import ArgumentParser
import CommandLineIO
import PacCryptAPI
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
        try CommandOutput.result(share.json ? AnswerJSON.text(status) : StatusReport(status: status).text)
    }
}

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
        try CommandOutput.result(share.json ? AnswerJSON.text(status) : StatusReport(status: status).text)
    }
}

/// What happened to a share, for people.
struct StatusReport {
    let status: ShareStatusAnswer

    var text: String {
        var lines = ["\(name): \(state)"]
        lines.append("  made \(status.createdAt), ends \(status.expiresAt)")
        lines.append("  opened: \(status.opened), delivered: \(ByteCount.text(status.bytesDelivered))")
        if let delivered = status.deliveredAt { lines.append("  arrived whole: \(delivered)") }
        if let ended = status.endedAt { lines.append("  over since: \(ended)") }
        lines.append("  downloads left: \(status.downloadsLeft.map(String.init) ?? "any number")")
        lines.append(
            "  wrong attempts: \(status.failedAttempts)"
                + (status.attemptsLeft.map { $0 == 0 ? ", which lock it" : "; \($0) more lock it" } ?? ""))
        return lines.map(DisplayedName.printable).joined(separator: "\n")
    }

    /// The server calls a text by a name of its own.
    private var name: String {
        status.label ?? (status.kind == "text" ? "A text" : status.filename) ?? "Share \(status.share)"
    }

    private var state: String {
        status.downloading ? "\(status.state), being downloaded" : status.state
    }
}
