import ArgumentParser
import CommandLineIO
import PacCryptCore

/// Shows what a container says without being opened.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how a container is sealed, without opening it.",
        discussion: "Nothing that is shown has been authenticated: that takes the password or key."
    )

    @Flag(help: "Print JSON.")
    var json = false

    @Argument(help: ArgumentHelp("The container; - is standard input.", valueName: "in"), completion: .file())
    var input: String

    func run() throws {
        do {
            let file = try InputFile(path: input)
            let prefix = try file.peek(ContainerHead.prefixCount)
            let head = try ContainerHead(parsing: file.peek(ContainerHead.count(prefix: prefix)))
            let report = ContainerReport(head, size: file.size)
            try CommandOutput.result(json ? report.json() : report.text)
        } catch {
            throw CommandExit(error, about: input)
        }
    }
}
