import CommandLineIO

/// Thrown when the messages have been printed already and only the exit code is left to give.
struct ReportedFailure: Error {
    let exitCode: ExitCode
}

/// Runs a command's work for each of its inputs.
enum EachInput {
    /// Goes on after a failure with the other inputs, so that one bad file among many costs only itself.
    ///
    /// - Throws: the failure when there is one input, else ``ReportedFailure`` with the first failure's exit code.
    static func run<Item>(_ items: [Item], input: (Item) -> String, _ body: (Item) throws -> Void) throws {
        var first: ExitCode?
        for item in items {
            do {
                try body(item)
            } catch {
                let failure = CommandExit.failure(error, about: input(item))
                guard items.count > 1 else { throw failure }
                CommandExit.report(failure.message)
                first = first ?? failure.exitCode
            }
        }
        if let first { throw ReportedFailure(exitCode: first) }
    }
}
