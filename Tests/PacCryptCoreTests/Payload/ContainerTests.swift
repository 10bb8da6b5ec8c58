import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Whole containers")
struct ContainerTests {
    @Test("open to what was sealed, with its information", arguments: Cipher.allCases, [0, 1, 65_536, 65_537])
    func roundTrip(cipher: Cipher, size: Int) throws {
        let link = LinkKey()
        let plaintext = [UInt8](repeating: 3, count: size)
        let info = FileInfo(kind: .text, name: "notes.txt", type: "text/plain", size: UInt64(size))
        let container = try Container.seal(plaintext, cipher: cipher, for: [.linkKey(link)], info: info)
        let opened = try Container.open(container, with: .linkKey(link), limits: .server)
        #expect(opened.plaintext == plaintext)
        #expect(opened.info == info)
    }

    @Test("never come out the same twice", arguments: Cipher.allCases)
    func fresh(cipher: Cipher) throws {
        let link = LinkKey()
        let first = try Container.seal([1, 2, 3], cipher: cipher, for: [.linkKey(link)])
        let second = try Container.seal([1, 2, 3], cipher: cipher, for: [.linkKey(link)])
        #expect(first.count == second.count)
        #expect(first != second)
    }

    @Test("any changed byte is found, wherever it is", arguments: Cipher.allCases)
    func changes(cipher: Cipher) throws {
        let link = LinkKey()
        let info = FileInfo(name: "a")
        let container = try Container.seal([1, 2, 3], cipher: cipher, for: [.linkKey(link)], info: info)
        for place in container.indices {
            var changed = container
            changed[place] ^= 0x10
            #expect(throws: PacCryptError.self) {
                try Container.open(changed, with: .linkKey(link), limits: .commandLine)
            }
        }
    }

    @Test("random bytes and changed containers give an error of ours, never another and never a crash")
    func hostile() throws {
        var generator = SeededGenerator(seed: 6)
        let link = LinkKey()
        let container = try Container.seal(
            generator.bytes(5_000), cipher: .xchacha, for: [.linkKey(link)], info: FileInfo(name: "name"))
        for round in 0..<600 {
            let bytes =
                round % 2 == 0
                ? generator.mutated(container, most: 8)
                : ContainerHead.magic + [1] + generator.bytes(Int.random(in: 0...400, using: &generator))
            guard bytes != container else { continue }
            #expect(throws: PacCryptError.self) {
                try Container.open(bytes, with: .linkKey(link), limits: .server)
            }
        }
    }
}
