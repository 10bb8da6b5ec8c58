import ArgumentParser
import CommandLineIO

/// Where results go, for commands that make files.
struct DestinationOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The output: a file for one result, a directory for several; - is standard output.", valueName: "out"),
        completion: .file())
    var output: String?

    @Flag(help: "Overwrite existing files.")
    var force = false

    @Flag(help: "Show no progress.")
    var quiet = false

    /// Refuses an output that cannot hold all of the inputs.
    func validate(inputs: [String]) throws {
        guard inputs.count > 1, let output else { return }
        guard output != "-" else {
            throw ValidationError("Standard output holds the result of one input, not of several.")
        }
        guard Path.isDirectory(output) else {
            throw ValidationError("For several inputs, -o names a directory that exists; \(output) is none.")
        }
    }

    /// The path of a result; `-` for standard output.
    ///
    /// - Parameters:
    ///   - input: the path of the input.
    ///   - name: the result's own name, where it has one.
    func output(for input: String, name: String?) throws -> String {
        if let output, output == "-" || !Path.isDirectory(output) { return output }
        if output == nil, input == "-" { return "-" }
        guard let name else {
            throw CommandError.namelessContent(input: input)
        }
        return Path.join(output ?? Path.directory(of: input), name)
    }
}
