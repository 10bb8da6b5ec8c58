import Glibc
import Testing

@testable import CommandLineIO

@Suite struct TerminalTests {
    private let terminal: Pseudoterminal

    init() throws {
        terminal = try Pseudoterminal()
    }

    @Test("A typed password is not shown, and the terminal is put back")
    func password() throws {
        let probe = try SpawnedProbe(["prompt", "Password: "], terminal: terminal)
        _ = try terminal.screen.wait(for: "Password: ")
        #expect(try !terminal.hasEcho)
        try terminal.type("sécret word\n")
        #expect(try probe.restOfOutput() == "sécret word\n")
        #expect(try probe.exitCode() == 0)
        #expect(try terminal.hasEcho)
        #expect(try !terminal.screen.available().contains("cret"))
    }

    @Test("The prompt cannot steer the terminal")
    func promptText() throws {
        let probe = try SpawnedProbe(["prompt", "Password of \u{1B}[2Jx: "], terminal: terminal)
        let shown = try terminal.screen.wait(for: "x: ")
        #expect(shown == "Password of \u{FFFD}[2Jx: ")
        try terminal.type("s\n")
        #expect(try probe.exitCode() == 0)
    }

    @Test("A new password is asked for again when the two differ, three times at most")
    func passwordTwice() throws {
        let probe = try SpawnedProbe(["prompt-twice", "Password: "], terminal: terminal)
        for repetition in ["other\n", "\n", "secret\n"] {
            _ = try terminal.screen.wait(for: "Password: ")
            try terminal.type("secret\n")
            _ = try terminal.screen.wait(for: "Repeat: ")
            try terminal.type(repetition)
            if repetition != "secret\n" {
                _ = try terminal.screen.wait(for: "Passwords do not match\r\n")
            }
        }
        #expect(try probe.restOfOutput() == "secret\n")
        #expect(try probe.exitCode() == 0)
    }

    @Test("Passwords that never match are refused")
    func neverMatch() throws {
        let probe = try SpawnedProbe(["prompt-twice", "Password: "], terminal: terminal)
        for _ in 0..<3 {
            _ = try terminal.screen.wait(for: "Password: ")
            try terminal.type("secret\n")
            _ = try terminal.screen.wait(for: "Repeat: ")
            try terminal.type("other\n")
        }
        #expect(try probe.restOfErrors() == "error: The passwords do not match\n")
        #expect(try probe.exitCode() == 1)
        #expect(try terminal.hasEcho)
    }

    @Test(
        "What cannot be a password is refused",
        arguments: [
            ("\n", "is empty"), ("\u{4}", "is empty"), (String(repeating: "x", count: 4095) + "\n", "too long"),
        ])
    func refused(typed: String, words: String) throws {
        let probe = try SpawnedProbe(["prompt", "Password: "], terminal: terminal)
        _ = try terminal.screen.wait(for: "Password: ")
        try terminal.type(typed)
        #expect(try probe.restOfErrors().contains(words))
        #expect(try probe.exitCode() == 1)
        #expect(try terminal.hasEcho)
    }

    @Test("The longest line that a terminal takes is a password")
    func longest() throws {
        let probe = try SpawnedProbe(["prompt", "Password: "], terminal: terminal)
        _ = try terminal.screen.wait(for: "Password: ")
        let password = String(repeating: "x", count: PasswordPrompt.maximumBytes)
        try terminal.type(password + "\n")
        #expect(try probe.restOfOutput() == password + "\n")
    }

    @Test("An interrupted prompt puts the terminal back", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let probe = try SpawnedProbe(["prompt", "Password: "], terminal: terminal)
        _ = try terminal.screen.wait(for: "Password: ")
        if signal == SIGINT { try terminal.type("half\u{3}") } else { probe.send(signal) }
        #expect(try probe.exitCode() == 128 + signal)
        #expect(try terminal.hasEcho)
    }

    @Test(
        "Without a terminal the failure names what is missing and the other ways to give it",
        arguments: [
            (
                "prompt",
                "the password for the link: use --pickup-password-file FILE or set PACCRYPT_PICKUP_PASSWORD"
            ),
            ("prompt-code", "the code: use --totp CODE"),
        ])
    func noTerminal(command: String, words: String) throws {
        let probe = try SpawnedProbe([command, "Answer: "])
        #expect(try probe.restOfErrors() == "error: There is no terminal to ask for \(words)\n")
        #expect(try probe.exitCode() == 1)
    }

    @Test("Progress is one line, and cleared at the end")
    func progress() throws {
        let probe = try SpawnedProbe(["progress", "film\u{1B}.mkv"], terminal: terminal, errorsOnTerminal: true)
        let line = try terminal.screen.wait(for: "\u{1B}[K")
        #expect(line.hasPrefix("\rfilm\u{FFFD}.mkv  50 %  512.0 KiB of 1.0 MiB"))
        #expect(!line.contains("\n"))
        try terminal.type("\n")
        _ = try probe.waitForOutput("stopped")
        _ = try terminal.screen.wait(for: "\r\u{1B}[K")
        #expect(try probe.exitCode() == 0)
    }

    @Test("An interruption clears the progress")
    func progressInterrupted() throws {
        let probe = try SpawnedProbe(["progress", "film"], terminal: terminal, errorsOnTerminal: true)
        _ = try terminal.screen.wait(for: "\u{1B}[K")
        probe.send(SIGINT)
        _ = try terminal.screen.wait(for: "\r\u{1B}[K")
        #expect(try probe.exitCode() == 128 + SIGINT)
    }

    @Test("In a pipe there is no progress")
    func noProgress() throws {
        let probe = try SpawnedProbe(["progress", "film"], terminal: terminal)
        try terminal.type("\n")
        _ = try probe.waitForOutput("stopped")
        #expect(try probe.restOfErrors() == "")
    }
}
