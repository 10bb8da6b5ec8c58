import Foundation
import Glibc
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("Sharing on the command line")
    struct ShareCommandTests {
        private static let content = SampleContent.data(3_000_001)

        private let server: RunningServer
        private let sender: TemporaryFolder
        private let recipient: TemporaryFolder

        init() throws {
            server = try RunningServer(settings: ShareSettings.text())
            (sender, recipient) = (try TemporaryFolder(), try TemporaryFolder())
            for folder in [sender, recipient] {
                try folder.write("for the files\n", to: "files.txt")
                try folder.write("for the link\n", to: "link.txt")
            }
        }

        private func share(_ arguments: String...) throws -> ShareCreatedAnswer {
            let result = try Program.run(
                Program.path,
                ["share", "--server", server.url, "--pickup-password-file", "link.txt", "--json", "--quiet"]
                    + (arguments.contains("--to") ? [] : ["--enc-password-file", "files.txt"]) + arguments,
                in: sender.url)
            try #require(result.code == 0, "\(result.errors)")
            return try JSONDecoder().decode(ShareCreatedAnswer.self, from: result.output)
        }

        private func pickUp(_ url: String, _ arguments: String...) throws -> Finished {
            try Program.run(
                Program.path,
                ["pickup", "--pickup-password-file", "link.txt", "--quiet"]
                    + (arguments.contains("--private-key") ? [] : ["--enc-password-file", "files.txt"]) + arguments
                    + [url], in: recipient.url)
        }

        private func manage(_ command: String, _ created: ShareCreatedAnswer) throws -> ShareStatusAnswer {
            let file = try sender.write(created.manageToken.text + "\n", to: "manage.txt")
            let result = try Program.run(command, created.pickupURL, "--manage-token-file", file, "--json")
            try #require(result.code == 0, "\(result.errors)")
            return try JSONDecoder().decode(ShareStatusAnswer.self, from: result.output)
        }

        @Test("a file whose name begins with a dot is picked up so that a listing shows it, and the user is told")
        func hidden() throws {
            try sender.write("evil", to: ".bashrc")
            try sender.write("fine", to: "a.txt")
            let picked = try pickUp(try share(".bashrc", "a.txt").pickupURL)
            #expect(picked.code == 0 && picked.errors.contains(#"it goes to "_.bashrc""#), "\(picked.errors)")
            #expect(try recipient.names == ["_.bashrc", "a.txt", "files.txt", "link.txt"])
        }

        @Test("what one shares, sealed or not, the other picks up, and it burns", arguments: [[], ["--sealed"]])
        func files(options: [String]) throws {
            try sender.write(Self.content, to: "Grüße 世界.bin")
            try sender.write("", to: "empty")
            let result = try Program.run(
                Program.path,
                [
                    "share", "--server", server.url, "--pickup-password-file", "link.txt", "--enc-password-file",
                    "files.txt", "--json", "--quiet", "--algorithm", "xchacha",
                ] + options + ["Grüße 世界.bin", "empty"], in: sender.url)
            try #require(result.code == 0, "\(result.errors)")
            let created = try JSONDecoder().decode(ShareCreatedAnswer.self, from: result.output)
            #expect(try manage("status", created).state == "active")
            let picked = try pickUp(created.pickupURL)
            #expect(picked.code == 0 && picked.errors == "", "\(picked.errors)")
            #expect(try Data(contentsOf: recipient["Grüße 世界.bin"]) == Self.content)
            #expect(try Data(contentsOf: recipient["empty"]).isEmpty)
            #expect(try recipient.names.count == 4, "nothing else is left")
            #expect(try manage("status", created).state == "burned")
            #expect(server.storedNames.isEmpty)
            #expect(try pickUp(created.pickupURL, "--force").code == 7)
        }

        @Test(
            "a folder is picked up where the file system keeps its own permissions",
            arguments: [ForcedPermissionsTests.Kind.refusing, .plain], LimitedMount.Account.allCases)
        func forcedPermissions(kind: ForcedPermissionsTests.Kind, account: LimitedMount.Account) throws {
            try FileManager.default.createDirectory(at: sender["tree/deep"], withIntermediateDirectories: true)
            try Self.content.write(to: sender["tree/deep/file"])
            let created = try share("tree")
            let result = try ForcedPermissionsTests.run(
                """
                as "$PACCRYPT" pickup --quiet --pickup-password-file link.txt --enc-password-file files.txt \\
                    -o mnt "$URL" || exit 10
                cp mnt/tree/deep/file copy; ls -A mnt
                """, on: kind, as: account, environment: ["URL": created.pickupURL], in: recipient)
            #expect(result.code == 0 && result.text == "tree\n", "\(result.text) \(result.errors)")
            #expect(try Data(contentsOf: recipient["copy"]) == Self.content)
            #expect(result.errors.contains("\"mnt/tree\" is complete") == (kind != .plain))
            #expect(try manage("status", created).state == "burned")
        }

        @Test("folders and texts, keys and second factors")
        func kinds() throws {
            try FileManager.default.createDirectory(at: sender["tree/deep"], withIntermediateDirectories: true)
            try Self.content.write(to: sender["tree/deep/file"])
            #expect(try pickUp(try share("tree").pickupURL).code == 0)
            #expect(try Data(contentsOf: recipient["tree/deep/file"]) == Self.content)

            try sender.write("Grüße", to: "note")
            let text = try pickUp(try share("--text", "note").pickupURL)
            #expect(text.code == 0 && text.text == "Grüße")

            for path in [sender.url, recipient.url] {
                _ = try? FileManager.default.removeItem(at: path.appendingPathComponent("private.pem"))
            }
            let pair = try Program.run(
                Program.path,
                [
                    "keygen", "--algorithm", "xwing_hybrid", "--private-key", recipient["private.pem"].path,
                    "--public-key", sender["public.pem"].path,
                ])
            #expect(pair.code == 0)
            try sender.write(Self.content, to: "data")
            for option in [["--sealed"], []] {
                let result = try Program.run(
                    Program.path,
                    ["share", "--server", server.url, "--pickup-password-file", "link.txt", "--json", "--to"]
                        + ["public.pem", "--2fa"] + option + ["data"], in: sender.url)
                try #require(result.code == 0, "\(result.errors)")
                let created = try JSONDecoder().decode(ShareCreatedAnswer.self, from: result.output)
                let secret = try #require(created.totpSecret?.text)
                let code = try Program.run("/usr/bin/env", ["oathtool", "--totp", "--base32", secret]).text.prefix(6)
                let picked = try pickUp(
                    created.pickupURL, "--private-key", "private.pem", "--totp", String(code), "--force")
                #expect(picked.code == 0, "\(picked.errors)")
                #expect(try Data(contentsOf: recipient["data"]) == Self.content)
            }
        }

        @Test("a text that is printed into a file is on the disk before its sender's copy is given up")
        func printedIntoFile() throws {
            try sender.write("Grüße", to: "note")
            let created = try share("--text", "note")
            let run = { (trouble: [String: String]) in
                try Program.shell(
                    #""$PACCRYPT" pickup --pickup-password-file link.txt --enc-password-file files.txt "$URL" > note"#,
                    environment: trouble.merging(["URL": created.pickupURL]) { $1 }, in: recipient.url)
            }
            let failed = try run(MachineTrouble.unsynchronizedFiles())
            #expect(failed.code == 1 && failed.errors.contains("input/output error"), "\(failed.errors)")
            #expect(try manage("status", created).state == "active")
            let picked = try run([:])
            #expect(picked.code == 0, "\(picked.errors)")
            #expect(try recipient.text("note") == "Grüße")
        }

        @Test("a directory whose name the disk does not keep gets none of the files, which can be fetched again")
        func unsynchronizedDirectory() throws {
            for name in ["a", "b"] { try sender.write(name, to: name) }
            let created = try share("a", "b")
            let failed = try Program.run(
                "pickup", "--pickup-password-file", "link.txt", "--enc-password-file", "files.txt", "-o", "new",
                created.pickupURL, environment: MachineTrouble.unsynchronizedFolders(), in: recipient.url)
            #expect(failed.code == 1 && failed.errors.contains("input/output error"), "\(failed.errors)")
            #expect(try recipient.names == ["files.txt", "link.txt"])
            let picked = try pickUp(created.pickupURL, "-o", "new")
            #expect(picked.code == 0, "\(picked.errors)")
            #expect(try recipient.names(in: "new") == ["a", "b"])
        }

        @Test("wrong passwords are told apart from a wrong link, and change nothing")
        func wrong() throws {
            try sender.write(Self.content, to: "data")
            let created = try share("data")
            try recipient.write("wrong\n", to: "link.txt")
            let link = try pickUp(created.pickupURL)
            #expect(link.code == 3 && link.errors == "paccrypt: The password for the link is wrong\n")
            try recipient.write("for the link\n", to: "link.txt")
            try recipient.write("wrong\n", to: "files.txt")
            let files = try pickUp(created.pickupURL)
            #expect(files.code == 3 && files.errors == "paccrypt: The password for the files is wrong\n")
            #expect(try pickUp(server.url + "/pickup/" + String(created.id.reversed())).code == 7)
            #expect(try manage("status", created).state == "active")
            try recipient.write("for the files\n", to: "files.txt")
            #expect(try pickUp(created.pickupURL).code == 0)
        }

        @Test("without a terminal each command names its own options and variables")
        func noTerminal() throws {
            try sender.write("x", to: "data")
            let created = try share("data")
            let run = { (arguments: [String]) in
                try Program.run("/usr/bin/env", ["setsid", "--wait", Program.path] + arguments, in: sender.url)
            }
            let files = (
                "password for the files", "--enc-password-file FILE or set PACCRYPT_PASSWORD",
                ["--pickup-password-file", "link.txt"]
            )
            let link = (
                "password for the link", "--pickup-password-file FILE or set PACCRYPT_PICKUP_PASSWORD",
                ["--enc-password-file", "files.txt"]
            )
            let token = ("manage token", "--manage-token-file FILE or set PACCRYPT_MANAGE_TOKEN", [String]())
            for (command, (name, ways, given)) in [
                (["share", "--server", server.url, "data"], files), (["share", "--server", server.url, "data"], link),
                (["pickup", created.pickupURL], files), (["pickup", created.pickupURL], link),
                (["status", created.pickupURL], token), (["revoke", created.pickupURL], token),
            ] {
                let result = try run(command + given)
                #expect(result.code == 2)
                #expect(result.errors == "paccrypt: There is no terminal to ask for the \(name): use \(ways)\n")
            }
            let coded = try run(["pickup", "--pickup-password-file", "link.txt", try share("--2fa", "data").pickupURL])
            #expect(
                coded.errors
                    == "paccrypt: There is no terminal to ask for the code of the authenticator: use --totp CODE\n")
            #expect(try manage("status", created).state == "active")
        }

        @Test("what is printed marks every secret, and a status shows what counts towards the lock")
        func reports() throws {
            try sender.write("Grüße", to: "note")
            let result = try Program.run(
                Program.path,
                [
                    "share", "--server", server.url, "--pickup-password-file", "link.txt", "--enc-password-file",
                    "files.txt", "--text", "--2fa", "--max-attempts", "2", "note",
                ], in: sender.url)
            #expect(result.code == 0, "\(result.errors)")
            let lines = result.text.split(separator: "\n")
            let secrets = lines.indices.filter { lines[$0].contains("#") || lines[$0].contains("?token=") }
            #expect(secrets.count == 2)
            for index in secrets { #expect(lines[index - 1].contains("SECRET"), "\(lines[index - 1])") }
            let status = try #require(lines.first { $0.contains("/status/") }?.dropFirst(2)).description
            let link = try #require(lines.first { $0.contains("/pickup/") }?.dropFirst(2)).description
            for _ in 1...2 {
                let picked = try Program.run(
                    "pickup", "--totp", "000000", link, environment: ["PACCRYPT_PICKUP_PASSWORD": "wrong"])
                #expect(picked.code == 3)
                #expect(picked.errors == "paccrypt: The password for the link or the code is wrong\n")
            }
            let locked = try Program.run("status", status).text
            #expect(locked.hasPrefix("A text: locked\n") && locked.contains("wrong attempts: 2, which lock it"))
            let reopened = try Program.run("status", "--reopen", status).text
            #expect(reopened.hasPrefix("A text: active\n") && reopened.contains("wrong attempts: 2; 2 more lock it"))
        }

        @Test("a revoked share is over")
        func revoked() throws {
            try sender.write(Self.content, to: "data")
            let created = try share("data")
            #expect(try manage("revoke", created).state == "revoked")
            #expect(try pickUp(created.pickupURL).code == 7)
            #expect(server.storedNames.isEmpty)
        }

        @Test("a copied blob and its password are enough to open a file, wherever the server is")
        func copiedBlob() throws {
            try sender.write(Self.content, to: "report.pdf")
            for option in ["aes_gcm", "aes_cbc", "xchacha"] {
                let created = try share("--algorithm", option, "report.pdf")
                let blob = server.stored(try #require(server.storedNames.first))
                try recipient.write(try Data(contentsOf: blob), to: "copy")
                #expect(try manage("revoke", created).state == "revoked")
                let opened = try Program.run(
                    Program.path, ["decrypt", "--password-file", "files.txt", "--force", "copy"], in: recipient.url)
                #expect(opened.code == 0, "\(opened.errors)")
                #expect(try Data(contentsOf: recipient["report.pdf"]) == Self.content)
            }
        }
    }
}
