import FileSystem
import PacShare
import PacShareConformance
import Testing

/// The promises of every store of blobs.
struct ConformanceTests {
    @Test("On file systems that can do everything or nothing", arguments: TestFolder.fileSystems, BlobStorePromise.all)
    func promises(features: FileSystemFeatures, promise: BlobStorePromise) async throws {
        let folder = try TestFolder()
        try await promise.check(try await folder.store(using: features))
    }
}
