import Glibc

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
    /// - Throws: A failure of cause `noTerminal`, `passwordEmpty`, `passwordTooLong`, `cancelled` or `system`.
    public func read(_ prompt: String) throws(CommandFailure) -> [UInt8] {
        try onTerminal { terminal throws(CommandFailure) in try ask(prompt, on: terminal) }
    }

    /// Asks twice, and again when the two differ, three times at most.
    ///
    /// - Throws: As `read`, or a failure of cause `passwordsDiffer`.
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
            throw CommandFailure(.usage, "The passwords do not match", cause: .passwordsDiffer)
        }
    }

    /// Does something while the terminal's echo is off. An interruption restores it.
    private func onTerminal(
        _ ask: (Descriptor) throws(CommandFailure) -> [UInt8]
    ) throws(CommandFailure) -> [UInt8] {
        let terminal = try open()
        let (echo, token) = try cleanup.making(
            undoing: { echo in { echo.restore() } },
            { () throws(CommandFailure) in
                try reporting("switch off the echo of", path) { () throws(SystemError) in
                    try TerminalEcho(off: terminal)
                }
            })
        defer {
            if cleanup.forget(token) { echo.restore() }
        }
        return try ask(terminal)
    }

    private func open() throws(CommandFailure) -> Descriptor {
        do {
            return try Descriptor(opening: path, flags: O_RDWR)
        } catch {
            throw CommandFailure(
                .usage,
                "There is no terminal to ask for the \(answer.name): \(answer.otherWays)",
                cause: .noTerminal)
        }
    }

    private func ask(
        _ prompt: String, on terminal: Descriptor, allowsEmpty: Bool = false
    ) throws(CommandFailure) -> [UInt8] {
        try terminal.write(DisplayedName.printable(prompt))
        let password = try readLine(from: terminal)
        try terminal.write("\n")
        if password.isEmpty, !allowsEmpty {
            throw CommandFailure(.usage, "The \(answer.name) is empty", cause: .passwordEmpty)
        }
        return password
    }

    /// Reads until a newline, which is left out, or the end of the input.
    private func readLine(from terminal: Descriptor) throws(CommandFailure) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.maximumBytes + 2, alignment: 1)
        defer { buffer.wipeAndDeallocate() }
        var count = 0
        while count == 0 || buffer[count - 1] != UInt8(ascii: "\n") {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let added = try terminal.readSome(into: rest)
            if added == 0 { break }
            count += added
        }
        if count > 0, buffer[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count > Self.maximumBytes {
            throw CommandFailure(
                .usage, "The \(answer.name) is too long to be typed: \(answer.otherWays)",
                cause: .passwordTooLong)
        }
        return Array(buffer[..<count])
    }

    /// Compares in a time that depends on the lengths only.
    private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Descriptor {
    fileprivate func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(CommandFailure) -> Int {
        try reporting("read", path) { () throws(SystemError) in
            try checked { Glibc.read(number, buffer.baseAddress, buffer.count) }
        }
    }

    fileprivate func write(_ text: String) throws(CommandFailure) {
        try Array(text.utf8).withUnsafeBufferPointer { bytes throws(CommandFailure) in
            try write(UnsafeRawBufferPointer(bytes))
        }
    }
}
