import ArgumentParser

/// Prints the setup token again.
struct AdminSetupToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup-token",
        abstract: "Print the token that setup asks for.",
        discussion: "It fails when there is an account already."
    )

    @OptionGroup var data: DataDirectoryOptions

    func run() async throws {
        try await AdminInstance.use(data.path) { instance in
            print(try await instance.rescue.setupToken().text)
        }
    }
}
