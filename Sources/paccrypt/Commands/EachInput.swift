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
