import Foundation
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("What a sender tells and is told")
    struct ShareReportTests {
        private let server: RunningServer
        private let folder: TemporaryFolder
        private let recipient: TemporaryFolder

        init() throws {
            server = try RunningServer(settings: ShareSettings.text())
            (folder, recipient) = (try TemporaryFolder(), try TemporaryFolder())
            try folder.write("for the files\n", to: "files.txt")
            try folder.write("for the link\n", to: "link.txt")
        }

        private func share(_ arguments: String) throws -> Finished {
            try Program.shell(
                "mkfifo dead 2>/dev/null; exec 3<>dead 4>dead 3<&-\n"
                    + "\"$PACCRYPT\" share --server \(server.url) --enc-password-file files.txt "
                    + "--pickup-password-file link.txt --quiet \(arguments)", in: folder.url)
        }

        @Test("A share whose link cannot be told is taken back", arguments: [">/dev/full", ">&-", ">&4", ">&4 2>&4"])
        func takenBack(redirection: String) throws {
            try folder.write("content", to: "file")
            let result = try share("file \(redirection)")
            #expect(result.code == 1, "\(result.errors)")
            #expect(redirection.contains("2>") || result.errors.contains("taken back"), "\(result.errors)")
            #expect(eventually { server.storedNames.isEmpty })
            #expect(try share("file").code == 0)
            #expect(!server.storedNames.isEmpty)
        }

        @Test("The recipient sees the same names, whoever encrypts", arguments: ["", "--sealed"])
        func names(option: String) throws {
            let names =
                WorldNames.all + [
                    "e\u{301} é.txt", #"a\b%41.txt"#, "a%22b", #"a\\b"#, #"a\"#, "%0D%0A", "\u{61C}a.txt",
                ]
            for name in names { try folder.write(name, to: name) }
            let quoted = names.map { "'\($0)'" }.joined(separator: " ")
            let result = try share("--json \(option) \(quoted) - < link.txt")
            try #require(result.code == 0, "\(result.errors)")
            let created = try JSONDecoder().decode(ShareCreatedAnswer.self, from: result.output)
            let picked = try Program.run(
                "pickup", "--quiet", "--enc-password-file", folder.path("files.txt"), "--pickup-password-file",
                folder.path("link.txt"), created.pickupURL, in: recipient.url)
            #expect(picked.code == 0, "\(picked.errors)")
            for name in names { #expect(try recipient.text(name) == name) }
            #expect(try recipient.text("standard-input") == "for the link\n")
            #expect(try recipient.names.count == names.count + 1)
        }
    }
}
