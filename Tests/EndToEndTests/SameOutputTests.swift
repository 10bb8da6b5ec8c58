import Foundation
import TestSupport
import Testing

@Suite("Outputs of one name")
struct SameOutputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("right", to: "pw")
        for name in ["a", "b", "out"] { try folder.makeFolder(name) }
        for name in ["a", "b"] { try folder.write("from \(name)", to: "\(name)/plan") }
    }

    private func run(_ script: String) throws -> Finished {
        try Program.shell("export PACCRYPT_PASSWORD=right\n" + script, in: folder.url)
    }

    @Test("two inputs whose containers would have one name are refused before anything is written")
    func encrypted() throws {
        // Cut to 255 bytes with the ending, the two names are one.
        let long = String(repeating: "A", count: 237)
        for part in 1...2 { try folder.write("part \(part)", to: "\(long).\(part).mkv") }
        let before = try folder.names
        for inputs in ["\(long).1.mkv \(long).2.mkv", "pw ./pw", "a a/", "-o out a/plan b/plan", "-o out pw a/../pw"] {
            for force in ["", "--force"] {
                let result = try run("\"$PACCRYPT\" encrypt \(force) \(inputs)")
                #expect(result.code == 6, "\(inputs): \(result.errors)")
                #expect(result.errors.contains("as an input before it does"), "\(inputs): \(result.errors)")
            }
        }
        #expect(try folder.names == before)
        #expect(try folder.names(in: "out").isEmpty)
    }

    @Test("what decrypts to the name of another result is left out, and all others are done")
    func decrypted() throws {
        let result = try run(
            """
            "$PACCRYPT" encrypt a/plan b/plan pw
            "$PACCRYPT" decrypt --force -o out a/plan.aes_gcm.encrypted b/plan.aes_gcm.encrypted pw.aes_gcm.encrypted
            """)
        #expect(result.code == 6)
        #expect(result.errors.contains(#""b/plan.aes_gcm.encrypted" leads to "out/plan""#), "\(result.errors)")
        #expect(try folder.text("out/plan") == "from a")
        #expect(try folder.text("out/pw") == "right")
    }

    @Test("an input that fails takes no name from the next")
    func failed() throws {
        let result = try run(
            """
            "$PACCRYPT" encrypt a/plan b/plan
            printf x >> a/plan.aes_gcm.encrypted
            "$PACCRYPT" decrypt -o out a/plan.aes_gcm.encrypted b/plan.aes_gcm.encrypted
            """)
        #expect(result.code == 4, "\(result.errors)")
        #expect(try folder.text("out/plan") == "from b")
    }

    @Test("several texts without a name are all printed")
    func printed() throws {
        let result = try run(
            """
            for text in one two; do echo $text | "$PACCRYPT" encrypt - | base64 > $text; done
            "$PACCRYPT" decrypt one two
            """)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.text == "one\ntwo\n")
    }

    @Test(
        "a private and a public key never get one file, however it is written",
        arguments: ["k k", "k ./k", "k a/../k", "a/k link/k", "link/../k $PWD/k"])
    func keys(paths: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "a")
        let before = try folder.names
        let result = try run(
            """
            set -- \(paths)
            "$PACCRYPT" keygen --force --algorithm xwing_hybrid --private-key "$1" --public-key "$2"
            """)
        #expect(result.code == 2, "\(result.errors)")
        #expect(try folder.names == before)
        #expect(try folder.names(in: "a") == ["plan"])
    }

    @Test("keys of one name in two folders are two files")
    func keysOfOtherFolders() throws {
        let result = try run(
            #""$PACCRYPT" keygen --algorithm xwing_hybrid --private-key a/k --public-key b/k; ls a/k b/k"#)
        #expect(result.text == "a/k\nb/k\n", "\(result.errors)")
    }
}
