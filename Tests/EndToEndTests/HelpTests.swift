import Foundation
import Testing

@Suite("The help of the commands, of which manual page and completions are made")
struct HelpTests {
    @Test("is ASCII alone, because the manual page drops everything else, and knows every command")
    func ascii() throws {
        let help = try Program.run("--experimental-dump-help")
        #expect(help.code == 0)
        let lines = help.text.split(separator: "\n")
        let others = lines.filter { line in line.utf8.contains { $0 >= 0x80 } }
        #expect(others.isEmpty, "\(others)")
        for command in ["encrypt", "share", "pickup", "status", "revoke", "serve", "audit", "admin"] {
            #expect(lines.contains { $0.contains("\"commandName\" : \"\(command)\"") }, "\(command)")
        }
    }

    @Test("names the commands to the shells", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let script = try Program.run("--generate-completion-script", shell)
        #expect(script.code == 0)
        for command in ["share", "pickup", "status", "revoke"] { #expect(script.text.contains(command)) }
    }
}
