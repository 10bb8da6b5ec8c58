import Foundation
import TestSupport
import Testing

@testable import paccrypt

@Suite("Exit codes")
struct ExitCodeTests {
    /// What ends with each code, in a folder with a password and a container.
    private static let scripts: [String: String] = [
        "0": "version",
        "1": "decrypt --password-file password -o out missing",
        "2": "decrypt --no-such-option",
        "3": "decrypt --password-file wrong -o out data.aes_gcm.encrypted",
        "4": "decrypt --password-file password -o out data",
        "5": "encrypt --to long -o out data",
        "6": "decrypt --password-file password -o data data.aes_gcm.encrypted",
        "7": "pickup --pickup-password-file password --enc-password-file wrong -o out http://127.0.0.1:PORT/pickup/ID",
    ]

    /// The rows of the table in `docs/command.md`.
    private static func documented() throws -> Set<String> {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/command.md")
        let sections = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n## Exit codes\n")
        let table = try #require(sections.last?.components(separatedBy: "\n## ").first)
        return Set(table.matches(of: /(?m)^\| (\d+) \|/).map { String($0.1) })
    }

    @Test("Every documented code is the one that the program ends with")
    func all() throws {
        let folder = try TemporaryFolder()
        for (name, text) in [("password", "right"), ("wrong", "wrong"), ("data", "text")] {
            _ = try folder.write(text, to: name)
        }
        _ = try folder.write(String(repeating: "a", count: 70_000), to: "long")
        let made = try Program.run("encrypt", "--password-file", "password", "data", in: folder.url)
        #expect(made.code == 0, "\(made.errors)")
        let port = try ReservedPort()
        for (code, script) in Self.scripts {
            let arguments = script.replacing("PORT", with: "\(port.number)")
                .replacing("ID", with: String(repeating: "A", count: 32)).split(separator: " ").map(String.init)
            let result = try Program.run(Program.path, arguments, in: folder.url)
            #expect("\(result.code)" == code, "\(script): \(result.errors)")
            if code != "0" { #expect(result.errors.hasPrefix("paccrypt: "), "\(script)") }
        }
        withExtendedLifetime(port) {}
        // Interrupted while it reads the password: it opens the pipe only after it has taken over the signals.
        let interrupted = try Program.shell(
            """
            mkfifo pipe
            env --default-signal=INT "$PACCRYPT" encrypt --password-file pipe -o out data & pid=$!
            exec 3>pipe
            kill -INT $pid
            wait $pid
            """, in: folder.url)
        #expect(interrupted.code == 130, "\(interrupted.errors)")
        #expect(try Self.documented() == Set(Self.scripts.keys).union(["130"]))
    }

    @Test("An error that nobody knows is 1 with its own words, not wrong usage")
    func unknown() {
        struct Unknown: Error, CustomStringConvertible {
            let description = "The moon is in the way."
        }
        let end = CommandExit(Unknown())
        #expect(end.code == .other && end.message == "The moon is in the way.")
    }
}
