import ArgumentParser
import CommandLineIO
import FileSystem
import Settings

/// The data directory that a command works on: from the same sources as that of `paccrypt serve`.
struct DataDirectoryOptions: ParsableArguments {
    @Option(
        name: .customLong(StartOption.dataDirectory.rawValue),
        help: ArgumentHelp(
            "The folder that holds application_data; or set \(StartOption.dataDirectory.environmentVariable). "
                + "(default: \(StartOption.dataDirectory.defaultText))", valueName: "folder"),
        completion: .directory)
    var given: String?

    /// The path of the directory, as ``ByteText``.
    ///
    /// - Throws: ``CommandError`` when what was given is no path.
    var path: String {
        get throws {
            let option = StartOption.dataDirectory
            var environment: [String: String] = [:]
            environment[option.environmentVariable] = EnvironmentVariable.text(option.environmentVariable)
            do {
                return try StartOptions.resolve(
                    flags: given.map { [option: $0] } ?? [:], environment: environment
                ).dataDirectory
            } catch {
                throw CommandError.startOptions("\(error)")
            }
        }
    }
}
