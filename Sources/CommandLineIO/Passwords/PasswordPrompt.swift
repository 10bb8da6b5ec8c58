import FileSystem
import SystemPackage

/// Asks for passwords on the terminal, without showing what is typed.
public struct PasswordPrompt: Sendable {
    /// The most bytes of a password that can be typed: the system cuts longer lines off (termios(3)).
    public static let maximumBytes = 4094

    private static let attempts = 3

    private let answer: PromptedAnswer
    private let path: String
    private let cleanup: ExitCleanup

    /// Asks on the process's terminal, even when standard input and output lead elsewhere.
    ///
    /// - Parameter answer: what is asked for, and how it can be given instead.
    public init(for answer: PromptedAnswer, terminal path: String = "/dev/tty", cleanup: ExitCleanup = .process) {
        self.answer = answer
        self.path = path
        self.cleanup = cleanup
    }

    /// Asks once, with a text such as `Password: `.
    ///
    /// - Throws: ``CommandFailure``.
    public func read(_ prompt: String) throws(CommandFailure) -> [UInt8] {
        try onTerminal { terminal throws(CommandFailure) in try ask(prompt, on: terminal) }
    }

    /// Asks twice, and again when the two differ, three times at most.
    ///
    /// - Throws: ``CommandFailure``.
    public func readNew(_ prompt: String, repeating repetition: String) throws(CommandFailure) -> [UInt8] {
        try onTerminal { terminal throws(CommandFailure) in
            for _ in 0..<Self.attempts {
                var password = try ask(prompt, on: terminal)
                var repeated: [UInt8]
                do throws(CommandFailure) {
                    repeated = try ask(repetition, on: terminal, allowsEmpty: true)
                } catch {
                    password.wipe()
                    throw error
                }
                defer { repeated.wipe() }
                if Self.areEqual(password, repeated) { return password }
                password.wipe()
                try terminal.write("Passwords do not match\n")
            }
            throw .passwordsDiffer
        }
    }

    /// Does something while the terminal's echo is off. An interruption restores it.
    private func onTerminal(
        _ ask: (OpenFile) throws(CommandFailure) -> [UInt8]
    ) throws(CommandFailure) -> [UInt8] {
        let terminal = try open()
        let (echo, token) = try cleanup.making(
            undoing: { echo in { echo.restore() } },
            { () throws(CommandFailure) in
                try onFiles(CommandFailure.file) { () throws(FileError) in try TerminalEcho(off: terminal) }
            })
        defer {
            if cleanup.forget(token) { echo.restore() }
        }
        return try ask(terminal)
    }

    private func open() throws(CommandFailure) -> OpenFile {
        do {
            return try OpenFile(FilePath(path), .readWrite)
        } catch {
            throw .noTerminal(answer)
        }
    }

    private func ask(
        _ prompt: String, on terminal: OpenFile, allowsEmpty: Bool = false
    ) throws(CommandFailure) -> [UInt8] {
        try terminal.write(DisplayedName.printable(prompt))
        let password = try readLine(from: terminal)
        try terminal.write("\n")
        if password.isEmpty, !allowsEmpty { throw .passwordEmpty(answer.name) }
        return password
    }

    /// Reads until a newline, which is left out, or the end of the input.
    private func readLine(from terminal: OpenFile) throws(CommandFailure) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.maximumBytes + 2, alignment: 1)
        defer { buffer.wipeAndDeallocate() }
        var count = 0
        while count == 0 || buffer[count - 1] != UInt8(ascii: "\n") {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let added = try onFiles(CommandFailure.file) { () throws(FileError) in try terminal.readSome(into: rest) }
            if added == 0 { break }
            count += added
        }
        if count > 0, buffer[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count > Self.maximumBytes { throw .passwordTooLongToType(answer) }
        return Array(buffer[..<count])
    }

    /// Compares in a time that depends on the lengths only.
    private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension OpenFile {
    fileprivate func write(_ text: String) throws(CommandFailure) {
        try onFiles(CommandFailure.file) { () throws(FileError) in try write(Array(text.utf8)) }
    }
}

/// Something secret that a command asks for, and the other ways to give it, as its messages name them.
public struct PromptedAnswer: Hashable, Sendable {
    /// What it is, such as `password for the link`.
    public let name: String
    /// The option that gives it, such as `--pickup-password-file FILE`.
    public let option: String
    /// The environment variable that gives it; nil when there is none.
    public let variable: String?

    /// - Parameters:
    ///   - name: what it is, such as `password for the link`.
    ///   - option: the option that gives it, with its value.
    ///   - variable: the environment variable that gives it.
    public init(_ name: String, option: String, variable: String? = nil) {
        self.name = name
        self.option = option
        self.variable = variable
    }

    /// What to do instead of typing it.
    var otherWays: String {
        "use \(option)" + (variable.map { " or set \($0)" } ?? "")
    }
}
