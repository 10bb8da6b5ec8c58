import ContentPipeline
import Foundation
import PacCryptCore
import TestSupport
import Testing

@testable import PacCryptServer

struct EncryptSpoolTests {
    private let key = LinkKey()
    private let info = FileInfo(name: "report.pdf", type: "application/pdf")

    private func open(_ container: SpooledBody) async throws -> (plaintext: [UInt8], info: FileInfo?) {
        let bytes = try await container.pieces().all()
        #expect(UInt64(bytes.count) == container.size)
        return try Container.open(bytes, with: .linkKey(key), limits: .server)
    }

    @Test(
        "With the fields last, any cipher gives a container that opens",
        arguments: TestContent.sizes, Cipher.allCases)
    func fieldsLast(size: Int, cipher: Cipher) async throws {
        let fixture = try SpoolFixture()
        let spool = try EncryptSpool(in: fixture.spool)
        try await spool.write(TestContent.bytes(size))
        #expect(spool.plaintextCount == UInt64(size))
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let container = try await spool.container(cipher: cipher, slots: [slot], info: info)
        let opened = try await open(container)
        #expect(opened.plaintext == TestContent.bytes(size))
        #expect(opened.info == info)
        #expect(try !TestContent.isVisible(in: fixture.fileBytes()))
    }

    @Test("Sealing anew leaves the event loop to others")
    func apart() async throws {
        let fixture = try SpoolFixture()
        let content = TestContent.bytes(4 << 20)
        let whole = try MeasuringExecutor.processorTime {
            _ = try Container.seal(content, cipher: .xchacha, for: [.linkKey(key)])
        }
        let spool = try EncryptSpool(in: fixture.spool)
        try await spool.write(content)
        try await spool.finish()
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let loop = MeasuringExecutor()
        let container = try await withTaskExecutorPreference(loop) {
            try await spool.container(cipher: .xchacha, slots: [slot], info: nil)
        }
        #expect(try await open(container).plaintext == content)
        // Done there it would take twice as long as sealing alone: what was sealed is opened, and sealed anew.
        #expect(loop.processorTime < whole / 2)
    }

    @Test("Sealing with a cipher that is slower than the network leaves the event loop to others")
    func slowCipher() async throws {
        let fixture = try SpoolFixture()
        let content = TestContent.bytes(8 << 20)
        let whole = try MeasuringExecutor.processorTime {
            _ = try Container.seal(content, cipher: .aesCBC, for: [.linkKey(key)])
        }
        let spool = try EncryptSpool(in: fixture.spool, cipher: .aesCBC)
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let loop = MeasuringExecutor()
        let container = try await withTaskExecutorPreference(loop) {
            try await spool.write(content)
            return try await spool.container(cipher: .aesCBC, slots: [slot], info: nil)
        }
        #expect(try await open(container).plaintext == content)
        #expect(loop.processorTime < whole / 2)
    }

    @Test(
        "A body counts as one stream however often it is sealed, and a small one as none",
        arguments: [(1000, 0), (700_000, 1)])
    func streams(size: Int, count: Int) async throws {
        let fixture = try SpoolFixture()
        let streams = ContentPiece.Streams()
        let spool = try EncryptSpool(in: fixture.spool, piece: ContentPiece(among: streams))
        try await spool.write(TestContent.bytes(size))
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let container = try await spool.container(cipher: .xchacha, slots: [slot], info: nil)
        let pieces = container.pieces()
        let others = (0..<8).map { _ in ContentPiece(among: streams) }
        #expect(others.map(\.count).filter { $0 == ContentPiece.largeCount }.count == 4 - count)
        _ = try await pieces.all()
    }

    @Test("With the cipher known first, no second pass is made", arguments: Cipher.allCases)
    func cipherFirst(cipher: Cipher) async throws {
        let fixture = try SpoolFixture()
        let spool = try EncryptSpool(in: fixture.spool, cipher: cipher)
        try await spool.write(TestContent.bytes(700_000))
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let container = try await spool.container(cipher: cipher, slots: [slot], info: nil)
        #expect(try await open(container).plaintext == TestContent.bytes(700_000))
        #expect(fixture.fileCount == 1)
    }

    @Test("With all fields first, the head has its exact size", arguments: TestContent.sizes)
    func fieldsFirst(size: Int) async throws {
        let fixture = try SpoolFixture()
        let fileKey = FileKey()
        let slot = try Recipient.linkKey(key).slot(for: fileKey)
        let spool = try HeadFirstEncryptSpool(
            in: fixture.spool, cipher: .xchacha, fileKey: fileKey, slots: [slot], info: info)
        try await spool.write(TestContent.bytes(size))
        #expect(spool.plaintextCount == UInt64(size))
        let container = try await spool.container()
        let chunks = max(1, (size + 65_535) / 65_536)
        #expect(container.size < UInt64(size + 16 * chunks + 1_024))
        let opened = try await open(container)
        #expect(opened.plaintext == TestContent.bytes(size))
        #expect(opened.info == info)
        #expect(try !TestContent.isVisible(in: fixture.fileBytes()))
    }

    @Test("However a body is cut into pieces, the container opens to the same", arguments: 0..<12)
    func pieces(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let fixture = try SpoolFixture()
        let spool = try EncryptSpool(in: fixture.spool)
        let plaintext = TestContent.bytes(Int.random(in: 0...900_000, using: &generator))
        var rest = plaintext[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...150_000, using: &generator))
            try await spool.write(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let cipher = try #require(Cipher.allCases.randomElement(using: &generator))
        let container = try await spool.container(cipher: cipher, slots: [slot], info: nil)
        #expect(try await open(container).plaintext == plaintext)
    }

    @Test("A small body never touches the disk, and its head takes no more than it needs")
    func small() async throws {
        let fixture = try SpoolFixture()
        let spool = try EncryptSpool(in: fixture.spool)
        try await spool.write(TestContent.bytes(200_000))
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        let container = try await spool.container(cipher: .aesCBC, slots: [slot], info: info)
        #expect(fixture.fileCount == 0)
        #expect(fixture.account.usedBytes == 0)
        #expect(container.size < 202_000)
        #expect(try await open(container).plaintext.count == 200_000)
    }

    @Test("A large body lies in a file without a name, sealed from its first byte on, until it is let go")
    func large() async throws {
        let fixture = try SpoolFixture()
        var spool: EncryptSpool? = try EncryptSpool(in: fixture.spool)
        try await spool?.write(TestContent.bytes(3_000_000))
        try await spool?.finish()
        #expect(fixture.fileCount == 1)
        #expect(try fixture.fileBytes().count > 2_500_000)
        #expect(TestContent.isVisible(in: Data(TestContent.bytes(100))))
        #expect(try !TestContent.isVisible(in: fixture.fileBytes()))
        #expect(fixture.account.usedBytes > 2_500_000)
        #expect(try fixture.folder.names(in: "spool") == [SpoolFolder.markerName.string])
        let slot = try Recipient.linkKey(key).slot(for: try #require(spool?.fileKey))
        var container = try await spool?.container(cipher: .aesCBC, slots: [slot], info: nil)
        spool = nil
        try await fixture.settle()
        #expect(fixture.fileCount == 2)
        #expect(fixture.account.usedBytes == container?.size)
        container = nil
        try await fixture.settle()
        #expect(fixture.account.usedBytes == 0)
        #expect(try !TestContent.isVisible(in: fixture.fileBytes()))
    }

    @Test("A body that is given up frees the disk and the account")
    func dropped() async throws {
        let fixture = try SpoolFixture()
        var spool: EncryptSpool? = try EncryptSpool(in: fixture.spool)
        try await spool?.write(TestContent.bytes(4_000_000))
        #expect(fixture.account.usedBytes > 0)
        spool = nil
        try await fixture.settle()
        #expect(fixture.account.usedBytes == 0)
        #expect(try fixture.folder.names(in: "spool") == [SpoolFolder.markerName.string])
    }

    @Test("Nothing is taken after the end, and a body ends once")
    func ended() async throws {
        let fixture = try SpoolFixture()
        let spool = try EncryptSpool(in: fixture.spool)
        let slot = try Recipient.linkKey(key).slot(for: spool.fileKey)
        _ = try await spool.container(cipher: .aesGCM, slots: [slot], info: nil)
        for _ in 0..<2 {
            await #expect(throws: ContentEnded.self) {
                _ = try await spool.container(cipher: .aesGCM, slots: [slot], info: nil)
            }
        }
        await #expect(throws: ContentEnded.self) { try await spool.write([1]) }
    }

    @Test("A body that was given up, or does not fit the disk, never becomes a container", arguments: [10, 700_000])
    func broken(size: Int) async throws {
        let fixture = try SpoolFixture()
        let aborted = try EncryptSpool(in: fixture.spool)
        let slot = try Recipient.linkKey(key).slot(for: aborted.fileKey)
        try await aborted.write(TestContent.bytes(size))
        aborted.abort()
        await #expect(throws: ContentEnded.self) { try await aborted.write([1]) }
        await #expect(throws: ContentEnded.self) {
            _ = try await aborted.container(cipher: .aesGCM, slots: [slot], info: nil)
        }
        let full = try SpoolFixture(limits: SpoolLimits(totalBytes: 100_000))
        let stored = SpoolSink(full.spool, piece: ContentPiece())
        await #expect(throws: SpoolError.limitReached) {
            for _ in 0..<20 { try await stored.write(TestContent.bytes(200_000)) }
        }
        for _ in 0..<2 { await #expect(throws: SpoolError.limitReached) { _ = try await stored.body() } }
        let given = SpoolSink(full.spool, piece: ContentPiece())
        try await given.write(TestContent.bytes(10))
        given.abort()
        await #expect(throws: ContentEnded.self) { try await given.write([1]) }
        await #expect(throws: ContentEnded.self) { _ = try await given.body() }
        let ended = SpoolSink(full.spool, piece: ContentPiece())
        try await ended.finish()
        await #expect(throws: ContentEnded.self) { try await ended.write([1]) }
    }

    @Test("Recipients that do not fit the format are an error, not a container")
    func badSlots() async throws {
        let fixture = try SpoolFixture()
        let spool = try EncryptSpool(in: fixture.spool)
        try await spool.write(TestContent.bytes(600_000))
        await #expect(throws: PacCryptError.self) {
            _ = try await spool.container(cipher: .aesGCM, slots: [], info: nil)
        }
    }
}
