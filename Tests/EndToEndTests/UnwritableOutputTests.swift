import Foundation
import TestSupport
import Testing

@Suite("Output that cannot be written")
struct UnwritableOutputTests {
    /// Makes descriptor 4 a pipe without a reader.
    private static let deadPipe = "mkfifo dead; exec 3<>dead 4>dead 3<&-\n"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("right", to: "pw")
        try folder.write("wrong", to: "wrong")
        try folder.write("text", to: "plain")
        #expect(try run("encrypt --password-file pw -o container plain").code == 0)
    }

    private func run(_ arguments: String, environment: [String: String] = [:]) throws -> Finished {
        try Program.shell(
            "rm -f dead; \(Self.deadPipe) \"$PACCRYPT\" \(arguments)", environment: environment, in: folder.url)
    }

    @Test(
        "messages that nobody can read change nothing: full, closed, not for writing, without a reader",
        arguments: ["2>/dev/full", "2>&-", "2</dev/null", "2>&4"])
    func messages(redirection: String) throws {
        // What is no file is left out of a folder, and said to be.
        try folder.makeFolder("tree")
        #expect(try Program.shell("mkfifo tree/pipe", in: folder.url).code == 0)
        #expect(try run("encrypt --password-file pw -o out tree \(redirection)").code == 0)
        #expect(try folder.names.contains("out"))
        #expect(try run("decrypt --password-file wrong -o no container \(redirection)").code == 3)
        #expect(try run("decrypt --password-file pw -o container container \(redirection)").code == 6)
        #expect(try run("nonsense \(redirection)").code == 2)
        #expect(try !folder.names.contains("no"))
    }

    @Test("a result that cannot be written is exit code 1, and said", arguments: [">/dev/full", ">&-", ">&4"])
    func results(redirection: String) throws {
        try folder.makeFolder("data")
        try folder.makeFolder("data/application_data")
        #expect(try run("admin setup-token --data-dir data").code == 0)
        for command in [
            "version", "--version", "help", "encrypt --help", "--generate-completion-script bash", "inspect container",
            "inspect --json container", "decrypt --password-file pw -o - container",
            "encrypt --password-file pw -o - plain",
            "keygen --algorithm xwing_hybrid --private-key - --public-key public.pem",
            "admin setup-token --data-dir data", "admin unban --all --data-dir data",
            "admin allow-ip 10.0.0.1 --data-dir data", "admin set-public-url --none --data-dir data",
            "audit show --data-dir data", "audit verify --data-dir data", "audit export --data-dir data",
        ] {
            let result = try run("\(command) \(redirection)")
            #expect(result.code == 1, "\(command)")
            #expect(result.errors.contains("standard output"), "\(command): \(result.errors)")
        }
    }

    @Test("descriptors that are closed at the start are opened before anything else is, and lead nowhere")
    func closedDescriptors() throws {
        // The program opens the pipe only when it has begun, and then waits for the password. Whoever opened it for
        // writing alone would wait for a program that has ended before.
        let result = try Program.shell(
            """
            mkfifo password
            "$PACCRYPT" encrypt --password-file password -o out plain <&- >&- 2>&- & pid=$!
            exec 3<>password
            for _ in $(seq 600); do
                ls -l /proc/$pid/fd 2>/dev/null | grep -q '/password$' && break
                sleep 0.1
            done
            for number in 0 1 2; do readlink /proc/$pid/fd/$number; done
            echo right >&3; exec 3>&-
            wait $pid
            """,
            // Root sees into every process.
            environment: geteuid() == 0 ? [:] : try MachineTrouble.visibleProcess(), in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.text == "/dev/null\n/dev/null\n/dev/null\n")
        #expect(try run("decrypt --password-file pw -o back out").code == 0)
        #expect(try folder.text("back") == "text")
    }
}
