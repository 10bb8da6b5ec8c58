import Foundation
import TestSupport
import Testing

@Suite("What goes wrong on the command line")
struct FailureTests {
    /// A folder with a password file, a plaintext of several chunks and its container.
    struct Sample {
        let folder: TemporaryFolder
        let password: String
        let plain: String
        let container: String

        init(algorithm: String = "aes_gcm", size: Int = 200_000) throws {
            folder = try TemporaryFolder()
            password = try folder.write("right", to: "password")
            plain = try folder.write(SampleContent.data(size), to: "data")
            container = plain + ".\(algorithm).encrypted"
            let made = try Program.run("encrypt", "--algorithm", algorithm, "--password-file", password, plain)
            #expect(made.code == 0)
        }

        /// Decrypts a container changed by `change` to a new name, expecting failure.
        func decrypt(_ change: (inout Data) -> Void) throws -> Finished {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: container))
            change(&bytes)
            let changed = try folder.write(bytes, to: "changed")
            defer { try? FileManager.default.removeItem(atPath: changed) }
            let before = try folder.names
            let result = try Program.run(
                "decrypt", "--password-file", password, "-o", folder["out"].path, changed)
            #expect(try folder.names == before, "something was left behind")
            #expect(result.errors.hasPrefix("paccrypt: ") && result.errors.hasSuffix("\n"))
            #expect(!result.errors.contains("right"))
            return result
        }
    }

    @Test("a wrong password is exit code 3 and leaves nothing")
    func wrongPassword() throws {
        let sample = try Sample()
        let wrong = try sample.folder.write("not right", to: "wrong")
        let before = try sample.folder.names
        let result = try Program.run(
            "decrypt", "--password-file", wrong, "-o", sample.folder["out"].path, sample.container)
        #expect(result.code == 3)
        #expect(result.errors.contains("The password is wrong"))
        #expect(try sample.folder.names == before)
    }

    @Test("a wrong key, and a key where a password is needed, are told apart")
    func wrongKey() throws {
        let sample = try Sample()
        for name in ["one", "two"] {
            try Program.run(
                "keygen", "--algorithm", "xwing_hybrid", "--private-key", sample.folder[name + ".key"].path,
                "--public-key", sample.folder[name + ".pem"].path)
        }
        #expect(try Program.run("encrypt", "--to", sample.folder["one.pem"].path, sample.plain).code == 0)
        let sealed = sample.plain + ".xwing_hybrid.encrypted"
        let other = try Program.run(
            "decrypt", "-o", "-", "--private-key", sample.folder["two.key"].path, sealed)
        #expect(other.code == 3 && other.output.isEmpty)
        let password = try Program.run("decrypt", "-o", "-", "--password-file", sample.password, sealed)
        #expect(password.code == 3)
        #expect(password.errors.contains("by a key, not by a password"))
        let none = try Program.run("decrypt", "-o", "-", sealed)
        #expect(none.code == 2 && none.errors.contains("--private-key"))
        let key = try Program.run(
            "decrypt", "-o", "-", "--private-key", sample.folder["two.key"].path, sample.container)
        #expect(key.code == 3 && key.errors.contains("by a password, not by a key"))
    }

    @Test(
        "truncated, extended and altered containers are exit code 4 and leave nothing",
        arguments: RoundTripTests.passwordAlgorithms)
    func damaged(algorithm: String) throws {
        let sample = try Sample(algorithm: algorithm)
        #expect(try sample.decrypt { $0.removeLast() }.code == 4)
        #expect(try sample.decrypt { $0.removeLast(100_000) }.code == 4)
        #expect(try sample.decrypt { $0.append(0) }.code == 4)
        #expect(try sample.decrypt { $0[$0.count - 1] ^= 1 }.code == 4)
        #expect(try sample.decrypt { $0[70_000] ^= 128 }.code == 4)
        #expect(try sample.decrypt { $0[20] ^= 1 }.code == 4, "the salt is authenticated")
        #expect(try sample.decrypt { $0 = $0.prefix(50) }.code == 4)
    }

    @Test(
        "what is no container is exit code 4", arguments: ["", "PACCRYPT", "hello", String(repeating: "x", count: 999)])
    func notAContainer(content: String) throws {
        let result = try Sample().decrypt { $0 = Data(content.utf8) }
        #expect(result.code == 4)
    }

    @Test("a container that asks for terabytes of memory is refused at once with exit code 5")
    func costBombs() throws {
        let sample = try Sample()
        // The slot's cost follows the prefix, cipher, chunk size, salt, slot count, slot head and slot salt.
        let iterations = 13 + 1 + 1 + 32 + 1 + 3 + 16
        let memory = try sample.decrypt {
            $0.replaceSubrange(iterations + 4..<iterations + 8, with: [255, 255, 255, 255])
        }
        #expect(memory.code == 5 && memory.errors.contains("1048576"))
        let passes = try sample.decrypt { $0.replaceSubrange(iterations..<iterations + 4, with: [255, 255, 255, 255]) }
        #expect(passes.code == 5 && passes.errors.contains("16"))
    }

    @Test("a byte order mark at the start of a password or key file is no part of it")
    func byteOrderMark() throws {
        let sample = try Sample()
        let marked = try sample.folder.write("\u{FEFF}right\r\n", to: "marked")
        let opened = try Program.run("decrypt", "--password-file", marked, "-o", "-", sample.container)
        #expect(opened.code == 0 && opened.output.count == 200_000, "\(opened.errors)")
        let keys = ["private.pem", "public.pem"].map { sample.folder[$0].path }
        let made = try Program.run(
            "keygen", "--algorithm", "xwing_hybrid", "--private-key", keys[0], "--public-key", keys[1])
        #expect(made.code == 0, "\(made.errors)")
        for name in ["private.pem", "public.pem"] {
            try sample.folder.write("\u{FEFF}" + sample.folder.text(name), to: name)
        }
        let sealed = sample.folder.path("sealed")
        #expect(try Program.run("encrypt", "--to", keys[1], "-o", sealed, sample.plain).code == 0)
        #expect(try Program.run("decrypt", "--private-key", keys[0], "-o", "-", sealed).code == 0)
    }

    @Test("passwords and keys that are none are exit code 2")
    func badSecrets() throws {
        let sample = try Sample()
        let latin1 = try sample.folder.write(Data([0x70, 0xE4]), to: "latin1")
        let empty = try sample.folder.write("\n", to: "empty")
        for file in [latin1, empty] {
            #expect(try Program.run("encrypt", "--password-file", file, "-o", "-", sample.plain).code == 2)
        }
        let pem = try sample.folder.write("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", to: "bad.pem")
        let result = try Program.run("encrypt", "--to", pem, "-o", "-", sample.plain)
        #expect(result.code == 2 && result.errors.contains("bad.pem"))
    }

    @Test("wrong usage is exit code 2 with a hint")
    func usage() throws {
        let folder = try TemporaryFolder()
        let plain = try folder.write("x", to: "plain")
        let cases: [[String]] = [
            ["encrypt"], ["encrypt", "--algorithm", "rot13", plain], ["nonsense"],
            ["encrypt", "--algorithm", "rsa_hybrid", plain], ["encrypt", "-o", "-", plain, plain],
            ["decrypt", "--password-file", "a", "--private-key", "b", plain], ["encrypt", "-", "--password-file", "-"],
        ]
        for arguments in cases {
            let result = try Program.run(Program.path, arguments, environment: ["PACCRYPT_PASSWORD": "pw"])
            #expect(result.code == 2, "\(arguments)")
            #expect(result.errors.hasPrefix("paccrypt: "))
        }
        #expect(try folder.names == ["plain"])
    }

    @Test("an existing file is kept, with exit code 6, unless --force says otherwise")
    func existingFile() throws {
        let sample = try Sample()
        let out = try sample.folder.write("precious", to: "out")
        let kept = try Program.run("decrypt", "--password-file", sample.password, "-o", out, sample.container)
        #expect(kept.code == 6 && kept.errors.contains("--force"))
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "precious")
        let forced = try Program.run(
            "decrypt", "--password-file", sample.password, "--force", "-o", out, sample.container)
        #expect(forced.code == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: out)).count == 200_000)
    }

    @Test("a missing input is exit code 1, and the other inputs are done")
    func missingInput() throws {
        let folder = try TemporaryFolder()
        let plain = try folder.write("x", to: "here")
        let password = try folder.write("pw", to: "password")
        let result = try Program.run(
            "encrypt", "--password-file", password, folder["gone"].path, plain)
        #expect(result.code == 1 && result.errors.contains("gone"))
        #expect(try folder.names == ["here", "here.aes_gcm.encrypted", "password"])
    }

    @Test("what describes a share on a server is no file: exit code 4, nothing is written", arguments: [false, true])
    func shareMetadata(isText: Bool) throws {
        let folder = try TemporaryFolder()
        let password = try folder.write("p\n", to: "password")
        let container = try HostileContainer.shareMetadata(password: "p")
        let path = try folder.write(isText ? Data(container.base64EncodedString().utf8) : container, to: "in")
        let result = try Program.run("decrypt", "--password-file", password, "-o", folder["out"].path, path)
        #expect(result.code == 4 && result.errors.contains("describes a share"))
        #expect(try folder.names == ["in", "password"])
    }
}
