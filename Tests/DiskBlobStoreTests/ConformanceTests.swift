import FileSystem
import PacShare
import PacShareConformance
import TestSupport
import Testing

/// The promises of every store of blobs.
struct ConformanceTests {
    @Test(
        "On file systems that can do everything or nothing", arguments: FileSystemFeatures.examples,
        BlobStorePromise.all)
    func promises(features: FileSystemFeatures, promise: BlobStorePromise) async throws {
        let folder = try TemporaryFolder()
        try await promise.check(try await folder.store(using: features))
    }
}
