import CommandLineIO
import FileSystem
import Glibc

/// A process that the tests start, interrupt and talk to over a terminal.
@main
enum Probe {
    static func main() {
        let interruption = Interruption()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try run(arguments, interruption: interruption)
        } catch {
            interruption.waitForExitIfInterrupted()
            report("\(error)")
            exit(1)
        }
    }

    private static func run(_ arguments: [String], interruption: Interruption) throws {
        let password = PromptedAnswer(
            "password for the link", option: "--pickup-password-file FILE", variable: "PACCRYPT_PICKUP_PASSWORD")
        switch (arguments.first, arguments.dropFirst().first ?? "") {
        case ("partials", let folder): try leavePartials(in: folder)
        case ("replace-folder", let path):
            let output = try OutputFolder(path: path, replacing: true)
            mkdir(output.partialPath.string, 0o700)
            say(Array((try output.commit(synchronizing: true).map { "\($0)" } ?? "done").utf8))
        case ("replace-file", let path):
            let output = try OutputFile(path: path, replacing: true)
            try output.write([1])
            try output.commit(synchronizing: true)
        case ("copy", let input):
            try copy(input, to: arguments.last ?? "", flag: interruption.cancellation)
        case ("limited-copy", let input):
            var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try copy(input, to: arguments.last ?? "", flag: interruption.cancellation)
        case ("prompt", let prompt): say(try PasswordPrompt(for: password).read(prompt))
        case ("prompt-twice", let prompt): say(try PasswordPrompt(for: password).readNew(prompt, repeating: "Repeat: "))
        case ("prompt-code", let prompt):
            say(try PasswordPrompt(for: PromptedAnswer("code", option: "--totp CODE")).read(prompt))
        case ("progress", let name): try showProgress(name)
        default: throw UnknownCommand()
        }
    }

    /// Makes a partial file and a partial folder, and writes into the folder until it is stopped.
    private static func leavePartials(in folder: String) throws {
        let file = try OutputFile(path: folder + "/file", using: [.renameFlags])
        let output = try OutputFolder(path: folder + "/folder")
        try file.write(Array("partial".utf8))
        let partialPath = output.partialPath.string
        mkdir(partialPath, 0o700)
        try withExtendedLifetime((file, output)) {
            var isReady = false
            for number in 0... {
                mkdir(partialPath + "/\(number)", 0o700)
                let descriptor = open(partialPath + "/\(number % 100)/file\(number)", O_CREAT | O_WRONLY, 0o600)
                if descriptor >= 0 { close(descriptor) }
                if !isReady { say(Array("ready".utf8)) }
                isReady = true
                if number > 50_000 { throw NobodyInterrupted() }
                usleep(100)
            }
        }
    }

    private static func copy(_ input: String, to output: String, flag: CancellationFlag) throws {
        let file = try OutputFile(path: output, using: [.renameFlags])
        _ = try ChunkPipeline().run(Copy(), from: InputFile(path: input), to: file, cancellation: flag)
        try file.commit()
    }

    /// Shows progress until a line arrives on standard input.
    private static func showProgress(_ name: String) throws {
        let counter = ProgressCounter()
        counter.add(512 << 10)
        let display = ProgressDisplay(name: name, total: 1 << 20, counter: counter)
        _ = readLine()
        display?.stop()
        say(Array("stopped".utf8))
    }

    private static func say(_ text: [UInt8]) {
        let line = text + [UInt8(ascii: "\n")]
        _ = write(STDOUT_FILENO, line, line.count)
    }

    private static func report(_ text: String) {
        let line = Array("error: \(text)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}

private struct UnknownCommand: Error {}
private struct NobodyInterrupted: Error {}

private struct Copy: ChunkTransform {
    let inputChunkSize = 64 << 10
    let outputChunkSize = 64 << 10
    let maximumOutputSize = 64 << 10

    func transform(
        _ input: UnsafeRawBufferPointer, index: UInt64, isFinal: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        output.copyMemory(from: input)
        return input.count
    }
}
