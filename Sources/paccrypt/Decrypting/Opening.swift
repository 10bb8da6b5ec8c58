import CommandLineIO
import PacCryptCore
import PacShare

/// Opens inputs, whatever PacCrypt they are of: containers, base64 text, and the original's formats.
struct Opening {
    let algorithm: Algorithm?
    let credentials: CredentialSource
    let destination: DestinationOptions
    /// What the inputs before this one have become.
    let names: ResultNames

    /// - Parameter path: `-` is standard input.
    func open(_ path: String) throws {
        let input = try InputFile(path: path)
        let start = try input.peek(ContainerHead.prefixCount)
        if start.starts(with: ContainerHead.magic) {
            try ContainerOpening(opening: self).open(input, path: path, prefix: start)
        } else if let bytes = try EncodedText.decode(input) {
            try open(MemoryByteSource(bytes), bytes: bytes, path: path)
        } else {
            try OriginalDecryption(opening: self).open(input, path: path)
        }
    }

    /// Opens what base64 text stood for.
    private func open(_ source: MemoryByteSource, bytes: [UInt8], path: String) throws {
        guard bytes.starts(with: ContainerHead.magic) else {
            return try OriginalDecryption(opening: self, isText: true).open(source, path: path)
        }
        let credential = try credentials.credential(for: ContainerHead(parsing: bytes).header)
        let (plaintext, info) = try Container.open(bytes, with: credential, limits: .commandLine)
        try Self.check(info, path: path)
        let output = try output(for: path, name: info?.name, isText: true)
        try output.write(plaintext)
        try output.commit(synchronizing: true)
    }

    /// Refuses what a server keeps to describe a share: it is sealed like a file and is none.
    static func check(_ info: FileInfo?, path: String) throws {
        guard info?.type == SealedMetadata.type else { return }
        throw CommandError.describesShare(input: path)
    }

    /// Begins the output of an input whose content calls itself `name`.
    func output(for path: String, name: String?, isText: Bool) throws -> OutputFile {
        try OutputFile(path: outputPath(for: path, name: name, isText: isText), replacing: destination.force)
    }

    /// Where the content goes; a text without a name goes to standard output, to be read.
    func outputPath(for path: String, name: String?, isText: Bool) throws -> String {
        let received = ReceivedName(name)
        let name = received?.name ?? EncryptedName.stripped(path)
        let isShown = isText && name == nil && destination.output == nil
        let output = isShown ? "-" : try destination.output(for: path, name: name)
        try names.claim(output, for: path)
        received?.report(path: output)
        return output
    }
}

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
