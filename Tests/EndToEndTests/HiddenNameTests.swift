import Foundation
import PacCryptCore
import TestSupport
import Testing

@Suite("Hidden names in containers")
struct HiddenNameTests {
    private let environment = ["PACCRYPT_PASSWORD": "pw"]

    /// Decrypts a container in a folder of its own.
    private func decrypt(
        _ container: Data, _ arguments: [String] = []
    ) throws -> (folder: TemporaryFolder, result: Finished) {
        let folder = try TemporaryFolder()
        try folder.write(container, to: "c.encrypted")
        let result = try Program.run(
            Program.path, ["decrypt", "c.encrypted"] + arguments, environment: environment, in: folder.url)
        return (folder, result)
    }

    @Test("a file whose name begins with a dot is written so that a listing shows it, and the user is told")
    func file() throws {
        let container = try HostileContainer.file(named: ".bashrc", content: Array("evil".utf8), password: "pw")
        let (folder, result) = try decrypt(container)
        #expect(result.code == 0)
        #expect(result.errors.contains(#"".bashrc" would be a hidden file: it goes to "_.bashrc""#))
        #expect(try folder.names == ["_.bashrc", "c.encrypted"])
        #expect(try folder.text("_.bashrc") == "evil")
    }

    @Test("it is hidden when -o says so, and then nothing is told")
    func wished() throws {
        let container = try HostileContainer.file(named: ".profile", content: Array("mine".utf8), password: "pw")
        let (folder, result) = try decrypt(container, ["-o", ".bashrc"])
        #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
        #expect(try folder.text(".bashrc") == "mine")
    }

    @Test("a name cannot be the dash that stands for standard output")
    func dash() throws {
        let container = try HostileContainer.file(named: "-", content: Array("evil".utf8), password: "pw")
        let (folder, result) = try decrypt(container)
        #expect(result.code == 0 && result.output.isEmpty)
        #expect(try folder.names == ["_-", "c.encrypted"])
    }

    @Test("a folder whose name begins with a dot is treated alike, and what is in it keeps its names")
    func folder() throws {
        let folder = try TemporaryFolder()
        let result = try Program.shell(
            #"""
            mkdir .config && echo mine > .config/.hidden && "$PACCRYPT" encrypt .config && rm -r .config
            "$PACCRYPT" decrypt .config.aes_gcm.encrypted && cat _.config/.hidden
            """#, environment: environment, in: folder.url)
        #expect(result.code == 0 && result.text == "mine\n", "\(result.errors)")
        #expect(result.errors.contains("would be a hidden file"))
    }

    @Test("the name of the input, which its owner chose, stays as it is")
    func ownName() throws {
        let folder = try TemporaryFolder()
        try folder.write(try HostileContainer.file(named: "/", content: [65], password: "pw"), to: ".own.encrypted")
        let result = try Program.run(
            Program.path, ["decrypt", ".own.encrypted"], environment: environment, in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
        #expect(try folder.text(".own") == "A")
    }
}
