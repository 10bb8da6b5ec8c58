import ContentPipeline
import PacShare
import PacShareConformance
import Testing

@Suite("Ports in memory")
struct PortTests {
    @Test("shares", arguments: ShareStorePromise.all)
    func shares(_ promise: ShareStorePromise) async throws {
        try await promise.check(InMemoryShareStore())
    }

    @Test("accepted codes", arguments: AcceptedCodeStorePromise.all)
    func acceptedCodes(_ promise: AcceptedCodeStorePromise) async throws {
        try await promise.check(InMemoryAcceptedCodeStore())
    }

    @Test("blobs", arguments: BlobStorePromise.all)
    func blobs(_ promise: BlobStorePromise) async throws {
        let store = InMemoryBlobStore()
        try await promise.check(store)
        #expect(store.openWriters == 0)
    }

    @Test("scanners", arguments: ContentScannerPromise.all)
    func scanners(_ promise: ContentScannerPromise) async throws {
        let signature = Array("a signature for tests".utf8)
        try await promise.check(SignatureScanner(signature: signature), signature)
    }

    @Test("a full store says so while it is written to")
    func fullStore() async throws {
        let store: any BlobStore = InMemoryBlobStore(capacity: 100)
        let writer = try await store.makeWriter(room: 0)
        await #expect(throws: BlobError.noRoom) { try await writer.write([UInt8](repeating: 0, count: 101)) }
        writer.abort()
    }
}
