import Foundation
import TestSupport
import Testing

@Suite("Encrypt and decrypt on the command line")
struct RoundTripTests {
    static let passwordAlgorithms = ["aes_gcm", "aes_cbc", "xchacha"]
    static let keyAlgorithms = ["rsa_hybrid", "xwing_hybrid"]
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 1_000_003]

    @Test("a file of any size comes back under its own name", arguments: passwordAlgorithms, sizes)
    func password(algorithm: String, size: Int) throws {
        let folder = try TemporaryFolder()
        let content = SampleContent.data(size)
        let password = try folder.write("correct horse\n", to: "password")
        let plain = try folder.write(content, to: "report.pdf")
        let encrypted = try Program.run("encrypt", "--algorithm", algorithm, "--password-file", password, plain)
        #expect(encrypted.code == 0 && encrypted.errors == "")
        let container = plain + ".\(algorithm).encrypted"
        let sealed = try Data(contentsOf: URL(fileURLWithPath: container))
        #expect(sealed.starts(with: Data("PACCRYPT".utf8)))
        try FileManager.default.removeItem(atPath: plain)

        let decrypted = try Program.run("decrypt", "--password-file", password, container)
        #expect(decrypted.code == 0 && decrypted.errors == "")
        #expect(try Data(contentsOf: URL(fileURLWithPath: plain)) == content)
        #expect(try folder.names == ["password", "report.pdf", "report.pdf.\(algorithm).encrypted"])
    }

    @Test("a file whose name is as long as names can be has a container, and comes back under its name")
    func longName() throws {
        let folder = try TemporaryFolder()
        try folder.write("correct horse\n", to: "password")
        let name = String(repeating: "ä", count: 125) + ".txt"
        try folder.write("content", to: name)
        let encrypted = try Program.run("encrypt", "--password-file", "password", name, in: folder.url)
        #expect(encrypted.code == 0, "\(encrypted.errors)")
        let container = try #require(try folder.names.first { $0.hasSuffix(".aes_gcm.encrypted") })
        try FileManager.default.removeItem(at: folder[name])
        let decrypted = try Program.run("decrypt", "--password-file", "password", container, in: folder.url)
        #expect(decrypted.code == 0, "\(decrypted.errors)")
        #expect(try folder.text(name) == "content")
    }

    @Test("a terminal gets no commands from what was encrypted")
    func terminal() throws {
        let folder = try TemporaryFolder()
        try folder.write("correct horse\n", to: "password")
        try folder.write("first\n\u{1B}]0;owned\u{7}\u{9B}2J last\n", to: "note")
        let sealed = try Program.run("encrypt", "--password-file", "password", "note", in: folder.url)
        #expect(sealed.code == 0, "\(sealed.errors)")
        let command = [Program.path, "decrypt", "--password-file", "password", "-o", "-", "note.aes_gcm.encrypted"]
        let shown = try Program.run(
            "/usr/bin/env",
            ["python3", "-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"] + command, in: folder.url)
        #expect(shown.code == 0)
        #expect(shown.text == "first\r\n\u{FFFD}]0;owned\u{FFFD}\u{FFFD}2J last\r\n")
        #expect(try Program.run(command[0], Array(command[1...]), in: folder.url).text.contains("\u{1B}"))
    }

    @Test("a key pair seals for its owner", arguments: keyAlgorithms)
    func keyPair(algorithm: String) throws {
        let folder = try TemporaryFolder()
        let (privateKey, publicKey) = (folder["private.pem"].path, folder["public.pem"].path)
        let made = try Program.run(
            "keygen", "--algorithm", algorithm, "--private-key", privateKey, "--public-key", publicKey)
        #expect(made.code == 0 && made.errors == "")
        #expect(try permissions(of: privateKey) == 0o600)
        let content = Data("for your eyes only".utf8)
        let plain = try folder.write(content, to: "note.txt")
        #expect(try Program.run("encrypt", "--to", publicKey, plain).code == 0)
        let decrypted = try Program.run(
            "decrypt", "--private-key", privateKey, "-o", "-", plain + ".\(algorithm).encrypted")
        #expect(decrypted.output == content)
        #expect(decrypted.code == 0)
    }

    @Test("pipes work in both directions, and a password may come from the environment")
    func pipes() throws {
        let content = SampleContent.data(300_000)
        let environment = ["PACCRYPT_PASSWORD": "pä sswörd"]
        let sealed = try Program.run("encrypt", "-", input: content, environment: environment)
        #expect(sealed.code == 0)
        let opened = try Program.run("decrypt", "-", input: sealed.output, environment: environment)
        #expect(opened.code == 0)
        #expect(opened.output == content)
    }

    @Test("several recipients can each open the container")
    func recipients() throws {
        let folder = try TemporaryFolder()
        var to: [String] = []
        for name in ["anna", "ben"] {
            try Program.run(
                "keygen", "--algorithm", "xwing_hybrid", "--private-key", folder[name + ".key"].path, "--public-key",
                folder[name + ".pem"].path)
            to += ["--to", folder[name + ".pem"].path]
        }
        let plain = try folder.write("both of you", to: "plan")
        #expect(try Program.run(Program.path, ["encrypt", plain] + to).code == 0)
        for name in ["anna", "ben"] {
            let opened = try Program.run(
                "decrypt", "-o", "-", "--private-key", folder[name + ".key"].path, plain + ".xwing_hybrid.encrypted")
            #expect(opened.text == "both of you")
        }
    }

    @Test("several inputs make several containers, and -o names their directory")
    func severalInputs() throws {
        let folder = try TemporaryFolder()
        let inputs = try ["one", "two", "three"].map { try folder.write("this is \($0)", to: $0) }
        let target = folder["sealed"]
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: false)
        let password = try folder.write("pw", to: "password")
        let arguments = ["--password-file", password, "-o", target.path]
        #expect(try Program.run(Program.path, ["encrypt"] + arguments + inputs).code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names == ["one.aes_gcm.encrypted", "three.aes_gcm.encrypted", "two.aes_gcm.encrypted"])
        let containers = names.map { target.appendingPathComponent($0).path }
        #expect(try Program.run(Program.path, ["decrypt"] + arguments + containers).code == 0)
        #expect(try String(contentsOf: target.appendingPathComponent("two"), encoding: .utf8) == "this is two")
    }

    private func permissions(of path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
}
