import ArgumentParser

/// Where the password comes from, for commands that take one.
struct PasswordOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file that holds the password; - is standard input.", valueName: "file"),
        completion: .file())
    var passwordFile: String?
}
