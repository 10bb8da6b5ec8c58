import Foundation
import TestSupport
import Testing

@Suite("Outputs on the disk")
struct DurableOutputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("right", to: "pw")
        try folder.write(Data(count: 123_456), to: "plain")
        try folder.makeFolder("tree")
        try folder.write("leaf", to: "tree/leaf")
        for command in [
            "encrypt --password-file pw -o container plain", "encrypt --password-file pw -o folder tree",
        ] {
            #expect(try run(command).code == 0)
        }
        let text = try Data(contentsOf: folder["container"]).base64EncodedString()
        try folder.write(text, to: "text")
    }

    private func run(_ arguments: String, environment: [String: String] = [:]) throws -> Finished {
        try Program.run(
            Program.path, arguments.split(separator: " ").map(String.init), environment: environment, in: folder.url)
    }

    /// Commands that write to `out`.
    private static let commands = [
        "encrypt --password-file pw -o out plain", "encrypt --password-file pw -o out tree",
        "decrypt --password-file pw -o out container", "decrypt --password-file pw -o out folder",
        "decrypt --password-file pw -o out text",
        "keygen --algorithm xwing_hybrid --private-key out --public-key public",
    ]

    @Test("a disk that does not keep the name of an output is said, also when it replaces one", arguments: commands)
    func names(command: String) throws {
        let trouble = try MachineTrouble.unsynchronizedFolders()
        for arguments in [command, command + " --force"] {
            let result = try run(arguments, environment: trouble)
            #expect(result.code == 1)
            #expect(result.errors.contains("may be lost in a power cut"), "\(arguments): \(result.errors)")
            #expect(try folder.names.contains("out"))
        }
    }

    @Test(
        "the contents of an output are on the disk before it has its name",
        arguments: [
            ("encrypt --password-file pw -o out plain", nil),
            ("decrypt --password-file pw -o out container", 123_456),
            ("decrypt --password-file pw -o out text", 123_456),
        ] as [(String, Int?)])
    func contents(command: String, size: Int?) throws {
        for arguments in [command, command + " --force"] {
            let log = folder.path("synchronized")
            try? FileManager.default.removeItem(atPath: log)
            let result = try run(arguments, environment: MachineTrouble.loggedSynchronizations(log))
            #expect(result.code == 0, "\(result.errors)")
            let first = try folder.text("synchronized").split(separator: "\n").first
            let expected = try size ?? Data(contentsOf: folder["out"]).count
            #expect(first == "\(expected)")
        }
    }

    @Test(
        "a file that the shell has opened is on the disk, too, before the command says that all is well",
        arguments: [
            "encrypt --password-file pw -o - plain > out", "encrypt --password-file pw - < plain >> out",
            "decrypt --password-file pw -o - container > out", "decrypt --password-file pw -o - text > out",
            "decrypt --password-file pw -o /dev/stdout container > out",
            "decrypt --password-file pw -o /dev/fd/3 container 3> out",
            "keygen --algorithm xwing_hybrid --private-key - --public-key /dev/null > out",
        ])
    func redirected(command: String) throws {
        let log = folder.path("synchronized")
        let result = try Program.shell(
            "\"$PACCRYPT\" \(command)", environment: MachineTrouble.loggedSynchronizations(log), in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
        let size = try Data(contentsOf: folder["out"]).count
        #expect(try folder.text("synchronized") == "\(size)\n")
        let failed = try Program.shell(
            "\"$PACCRYPT\" \(command)", environment: MachineTrouble.unsynchronizedFiles(), in: folder.url)
        #expect(failed.code == 1 && failed.errors.contains("input/output error"), "\(failed.errors)")
    }

    @Test("pipes and devices have nothing to be synchronised", arguments: ["| cat > out", "> /dev/null"])
    func notFiles(redirection: String) throws {
        let result = try Program.shell(
            "\"$PACCRYPT\" decrypt --password-file pw -o - container \(redirection)", in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
    }
}
