import ContentPipeline
import PacCryptCore
import PacShare
import TestSupport
import Testing

@Suite("A share whose cipher is slower than the network")
struct SlowCipherTests {
    private let bench = ShareBench()
    private let content = SampleContent.bytes(3_400_003)

    @Test(
        "is sealed and opened whole and in part, whether the cipher was known first or came last",
        arguments: [true, false])
    func roundTrip(isPrepared: Bool) async throws {
        let created = try await bench.upload(
            [("a", content), ("b", []), ("c", [7])], sealing: ShareBench.sealing(.aesCBC), isPrepared: isPrepared)
        let lease = try await bench.open(created).lease
        #expect(try await bench.download(created, lease) == content)
        #expect(try await bench.download(created, lease, file: 1) == [])
        #expect(try await bench.download(created, lease, file: 2) == [7])
        for range in [0..<1, 65_535..<65_537, 1_000_000..<3_000_000, 3_400_002..<3_400_003] {
            let part = try await bench.download(created, lease, UInt64(range.lowerBound)..<UInt64(range.upperBound))
            #expect(part == Array(content[range]))
        }
        let zip = try await bench.download(created, lease, file: nil)
        #expect(zip.count > content.count && ByteSearch.contains(content[1_000_000..<1_001_000], in: zip))
    }

    @Test("is handed out up to a damaged chunk, and not beyond it")
    func damaged() async throws {
        let created = try await bench.upload(
            [("a", content)], sealing: ShareBench.sealing(.aesCBC), isPrepared: true)
        let blob = created.share.blobs[0]
        var bytes = try #require(bench.blobs.bytes(blob.id))
        let sealed = try ContainerSealer(cipher: .aesCBC).payload.layout.sealedChunkSize
        bytes[blob.headCount + 30 * sealed + 1000] ^= 1
        bench.blobs.replace(blob.id, with: bytes)
        let lease = try await bench.open(created).lease
        let transfer = try await bench.pickup.leased(created.id, lease: lease).transfer(of: 0, 0..<UInt64.max)
        var opened: [UInt8] = []
        let error = await #expect(throws: PacCryptError.self) { while try await transfer.next(into: &opened) {} }
        #expect(error?.code == .damagedPayload)
        #expect(opened == Array(content.prefix(30 * 65_536)))
        #expect(try await bench.download(created, lease, 2_100_000..<3_400_003) == Array(content[2_100_000...]))
    }

    @Test("leaves nothing when it is given up midway")
    func aborted() async throws {
        let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
        try upload.prepare(ShareBench.sealing(.aesCBC))
        try await upload.begin(FileDescription(name: "a"))
        try await upload.write(content)
        upload.abort()
        await #expect(throws: ContentEnded.self) { try await upload.write([1]) }
        try await bench.expectNothingLeft()
    }
}
