import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    /// What the documents tell a reader to type is typed here, word for word but for the server's port.
    @Suite("The examples of the documents")
    struct DocumentTests {
        private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

        private static let release = ".build/release"

        /// The blocks of one language in a document, in their order; those of `make` are what runs these tests.
        private static func blocks(_ language: String, of document: String) throws -> [String] {
            let text = try String(contentsOf: root.appendingPathComponent(document), encoding: .utf8)
            return text.components(separatedBy: "\n```\(language)\n").dropFirst()
                .map { $0.components(separatedBy: "\n```").first ?? "" }
                .filter { !$0.hasPrefix("make ") }
        }

        /// A folder in which somebody reads the documents: with `paccrypt` where `make` leaves it, and a file to be
        /// sent.
        private static func folder() throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            try FileManager.default.createDirectory(at: folder[release], withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: folder["\(release)/paccrypt"], withDestinationURL: URL(fileURLWithPath: Program.path))
            try folder.write(SampleContent.data(300_001), to: "report.pdf")
            return folder
        }

        /// - Parameter isInstalled: whether the reader can call `paccrypt` already.
        private static func run(
            _ blocks: [String], with command: [String], in folder: TemporaryFolder, isInstalled: Bool = true
        ) throws -> (blocks: Int, result: Finished) {
            let server = try RunningServer(settings: nil)
            let script = blocks.joined(separator: "\n")
                .replacingOccurrences(of: "http://127.0.0.1:5000", with: server.url)
            let usual = Program.bareEnvironment["PATH"] ?? "/usr/bin:/bin"
            let path = isInstalled ? "\(folder[release].path):\(usual)" : usual
            let result = try Program.run(
                "/usr/bin/env", command + [script], environment: ["PATH": path], in: folder.url)
            return (blocks.count, result)
        }

        @Test(
            "work as they stand, and what was sent comes back",
            arguments: [
                ("README.md", 3, false, ["note.txt", "note-2.txt", "note-copy.txt"]),
                ("docs/command.md", 3, true, ["letter.txt", "copy.txt", "copy-2.txt", "restored/letter.txt"]),
                ("docs/api.md", 5, true, ["report.pdf", "opened.pdf", "picked-up.pdf"]),
            ])
        func shell(document: String, count: Int, isInstalled: Bool, same: [String]) throws {
            let folder = try Self.folder()
            let (blocks, result) = try Self.run(
                Self.blocks("sh", of: document), with: ["bash", "-euo", "pipefail", "-c"], in: folder,
                isInstalled: isInstalled)
            #expect(blocks == count)
            #expect(result.code == 0, "\(result.text)\n\(result.errors)")
            let sent = try Data(contentsOf: folder[same[0]])
            for name in same { #expect((try? Data(contentsOf: folder[name])) == sent, "\(name)") }
        }

        @Test("work in Python too")
        func python() throws {
            let folder = try Self.folder()
            let (blocks, result) = try Self.run(
                Self.blocks("python", of: "docs/api.md"), with: ["python3", "-c"], in: folder)
            #expect(blocks == 3)
            #expect(result.code == 0 && result.text == "Hello\n", "\(result.text)\n\(result.errors)")
            let sent = try Data(contentsOf: folder["report.pdf"])
            #expect(try Data(contentsOf: folder["report-copy.pdf"]) == sent)
            #expect(try Data(contentsOf: folder["report.pdf.aes_gcm.encrypted"]).starts(with: Data("PACCRYPT".utf8)))
        }
    }
}
