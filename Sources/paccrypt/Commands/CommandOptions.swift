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

/// Where the password comes from, for commands that take one.
struct PasswordOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file that holds the password; - is standard input.", valueName: "file"),
        completion: .file())
    var passwordFile: String?
}

/// Standard input can be read once.
enum StandardInput {
    /// Refuses a command line that names it more than once.
    static func validate(inputs: [String], others: [String]) throws {
        guard (inputs + others).filter({ $0 == "-" }).count <= 1 else {
            throw ValidationError("Standard input (-) can be used for one thing only.")
        }
    }
}

/// Runs a command's work for each of its inputs.
enum EachInput {
    /// Goes on after a failure with the other inputs, so that one bad file among many costs only itself.
    ///
    /// - Throws: the failure when there is one input, else ``CommandExit`` with the code of the first and no message.
    static func run<Item>(_ items: [Item], input: (Item) -> String, _ body: (Item) throws -> Void) throws {
        var first: ExitCode?
        for item in items {
            do {
                try body(item)
            } catch {
                let exit = CommandExit(error, about: input(item))
                guard items.count > 1 else { throw exit }
                if let message = exit.message { CommandExit.report(message) }
                first = first ?? exit.code
            }
        }
        if let first { throw CommandExit(first, nil) }
    }
}

/// The results of one command. With `--force` the second of a name would take the place of the first.
final class ResultNames {
    private var kept: Set<OutputName> = []
    /// That of the result under way.
    private var current: OutputName?

    /// - Throws: ``CommandError/sameOutput(_:input:)`` when a result that is kept has the name.
    func claim(_ output: String, for input: String) throws {
        current = OutputName(output)
        if let current, kept.contains(current) { throw CommandError.sameOutput(output, input: input) }
    }

    /// Keeps the name that was claimed last from all others.
    func keep() {
        if let current { kept.insert(current) }
    }
}
