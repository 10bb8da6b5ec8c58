import CommandLineIO
import PacCryptCore

/// Opens one container to a file or a folder.
struct ContainerOpening {
    let opening: Opening

    /// - Parameter prefix: the first bytes of the input, which starts with the magic.
    func open(_ input: InputFile, path: String, prefix: [UInt8]) throws {
        let head = try ContainerHead(parsing: input.peek(ContainerHead.count(prefix: prefix)))
        let credential = try opening.credentials.credential(for: head.header)
        let unlocked = try head.unlock(with: credential, limits: .commandLine)
        try Opening.check(unlocked.info, path: path)
        let outputPath = try opening.outputPath(
            for: path, name: unlocked.info?.name, isText: unlocked.info?.kind == .text)
        try UnlockedOutput(isReplacing: opening.destination.force, isQuiet: opening.destination.quiet)
            .write(unlocked, from: input, name: path, to: outputPath)
    }
}
