import PacShare
import PacShareConformance
import TestSupport
import Testing

/// The promises of every store of blobs.
struct ConformanceTests {
    @Test("Files without a name until they are whole", arguments: BlobStorePromise.all)
    func unnamed(promise: BlobStorePromise) async throws {
        let folder = try TemporaryFolder()
        try await promise.check(try await folder.store())
    }

    @Test("Files under another name until they are whole", arguments: BlobStorePromise.all)
    func named(promise: BlobStorePromise) async throws {
        let folder = try TemporaryFolder()
        try await promise.check(try await folder.store(allowsUnnamed: false))
    }
}
