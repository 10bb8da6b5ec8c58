import ArgumentParser

/// Helps an operator who cannot get in.
struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Help an operator who cannot get in.",
        discussion: """
            These commands work on the data directory, whether the server runs or not; a running server follows within \
            seconds. What they do is put on record first.
            """,
        subcommands: [AdminSetupToken.self, AdminResetPassword.self, AdminAllowIP.self, AdminUnban.self]
    )
}
