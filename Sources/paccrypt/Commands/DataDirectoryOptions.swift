import ArgumentParser

/// The data directory that a command works on.
struct DataDirectoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder that holds application_data.", valueName: "folder"), completion: .directory)
    var dataDir = "paccrypt-data"
}
