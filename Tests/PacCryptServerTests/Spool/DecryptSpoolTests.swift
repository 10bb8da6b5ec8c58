import ContentPipeline
import Foundation
import PacCryptCore
import Testing

@testable import PacCryptServer

struct DecryptSpoolTests {
    private let key = LinkKey()

    private func receive(_ bytes: [UInt8], in fixture: SpoolFixture) async throws -> ReceivedContainer {
        let spool = DecryptSpool(in: fixture.spool)
        try await spool.write(bytes)
        guard case .container(let container) = try await spool.received() else {
            throw PacCryptError(.notAContainer, "The test's container was not recognised.")
        }
        return container
    }

    private func verify(_ container: ReceivedContainer) async throws -> PlaintextBody {
        try await container.verify(container.head.unlock(with: .linkKey(key), limits: .server))
    }

    @Test(
        "A container opens to its content, whose size is known before",
        arguments: TestContent.sizes, Cipher.allCases)
    func opens(size: Int, cipher: Cipher) async throws {
        let fixture = try SpoolFixture()
        let sent = try TestContent.container(size, cipher: cipher, key: key)
        let plaintext = try await verify(receive(sent, in: fixture))
        #expect(plaintext.size == UInt64(size))
        for _ in 0..<2 {
            #expect(try await plaintext.source().all() == TestContent.bytes(size))
        }
        #expect(fixture.fileCount == (sent.count > 256 << 10 ? 1 : 0))
        #expect(try !TestContent.isVisible(in: fixture.fileBytes()))
    }

    @Test(
        "Damage anywhere in a payload is found before anything of it is handed out",
        arguments: Cipher.allCases, [70_000, 1_000_000])
    func damaged(cipher: Cipher, size: Int) async throws {
        let sent = try TestContent.container(size, cipher: cipher, key: key)
        let start = try ContainerHead(parsing: sent).count
        var changed = [Array(sent.dropLast()), sent + [0], Array(sent.prefix(start)), Array(sent.prefix(start + 5))]
        for place in [start, start + 65_600, sent.count - 1] {
            var copy = sent
            copy[place] ^= 1
            changed.append(copy)
        }
        for bytes in changed {
            let container = try await receive(bytes, in: SpoolFixture())
            let error = await #expect(throws: PacCryptError.self) { try await verify(container) }
            #expect(error?.code == .damagedPayload)
        }
    }

    @Test("What is changed on the disk after that is not handed out either")
    func damagedLater() async throws {
        let fixture = try SpoolFixture()
        let sent = try TestContent.container(1_000_000, key: key)
        let plaintext = try await verify(receive(sent, in: fixture))
        try fixture.damage(at: UInt64(sent.count - 100))
        let source = try plaintext.source()
        var seen: [UInt8] = []
        let error = await #expect(throws: PacCryptError.self) {
            while try await source.next(into: &seen) {}
        }
        #expect(error?.code == .damagedPayload)
        #expect(seen == TestContent.bytes(seen.count))
    }

    @Test("The wrong key and another container's head open nothing")
    func wrongKey() async throws {
        let fixture = try SpoolFixture()
        let container = try await receive(TestContent.container(10, key: key), in: fixture)
        #expect(throws: PacCryptError.self) { try container.head.unlock(with: .linkKey(LinkKey()), limits: .server) }
        let other = try ContainerHead(parsing: TestContent.container(10, key: key))
        let unlocked = try other.unlock(with: .linkKey(key), limits: .server)
        await #expect(throws: SpoolError.invalidUse) { try await container.verify(unlocked) }
    }

    @Test("Verifying leaves the event loop to others")
    func apart() async throws {
        let sent = try TestContent.container(16 << 20, key: key)
        let container = try await receive(sent, in: SpoolFixture())
        let whole = try MeasuringExecutor.processorTime {
            _ = try Container.open(sent, with: .linkKey(key), limits: .server)
        }
        let unlocked = try container.head.unlock(with: .linkKey(key), limits: .server)
        let loop = MeasuringExecutor()
        let plaintext = try await withTaskExecutorPreference(loop) { try await container.verify(unlocked) }
        #expect(plaintext.size == 16 << 20)
        #expect(loop.processorTime < whole / 2)
    }

    @Test("Opening with a cipher that is slower than the network leaves the event loop to others")
    func slowCipher() async throws {
        let sent = try TestContent.container(8 << 20, cipher: .aesCBC, key: key)
        let whole = try MeasuringExecutor.processorTime {
            _ = try Container.open(sent, with: .linkKey(key), limits: .server)
        }
        let plaintext = try await verify(receive(sent, in: SpoolFixture()))
        let loop = MeasuringExecutor()
        let count = try await withTaskExecutorPreference(loop) { try await plaintext.source().count() }
        #expect(count == 8 << 20)
        #expect(loop.processorTime < whole / 2)
    }

    @Test("A head is known as soon as it has arrived, byte by byte too")
    func head() async throws {
        let sent = try TestContent.container(10, key: key)
        let head = try ContainerHead(parsing: sent)
        let spool = DecryptSpool(in: try SpoolFixture().spool)
        for (place, byte) in sent.enumerated() {
            #expect(spool.head == (place < head.count ? nil : head))
            try await spool.write([byte])
        }
        guard case .container(let container) = try await spool.received() else {
            Issue.record("not recognised")
            return
        }
        #expect(try await verify(container).source().all() == TestContent.bytes(10))
    }

    @Test("A head that cannot be is refused while the body still arrives")
    func malformedHead() async throws {
        var sent = try TestContent.container(10, key: key)
        sent[8] = 9
        let spool = DecryptSpool(in: try SpoolFixture().spool)
        let error = await #expect(throws: PacCryptError.self) { try await spool.write(Array(sent.prefix(13))) }
        #expect(error?.code == .malformedHeader)
    }

    @Test(
        "A body that ends inside its head is malformed; an empty one is no container",
        arguments: [
            (0, "not_a_container"), (8, "malformed_header"), (13, "malformed_header"), (80, "malformed_header"),
        ])
    func short(count: Int, code: String) async throws {
        let sent = try TestContent.container(10, key: key)
        let spool = DecryptSpool(in: try SpoolFixture().spool)
        try await spool.write(Array(sent.prefix(count)))
        let error = await #expect(throws: PacCryptError.self) { try await spool.received() }
        #expect(error?.code.description == code)
    }

    @Test("A body that is given up, before or after its end, frees the disk and the account")
    func dropped() async throws {
        let fixture = try SpoolFixture()
        let sent = try TestContent.container(2_000_000, key: key)
        var spool: DecryptSpool? = DecryptSpool(in: fixture.spool)
        try await spool?.write(sent)
        try await spool?.finish()
        #expect(fixture.account.usedBytes > 0)
        spool = nil
        try await fixture.settle()
        #expect(fixture.account.usedBytes == 0)
        var container: ReceivedContainer? = try await receive(sent, in: fixture)
        #expect(fixture.account.usedBytes == UInt64(sent.count))
        #expect(container?.head.count ?? 0 > 0)
        container = nil
        try await fixture.settle()
        #expect(fixture.account.usedBytes == 0)
    }
}
