import ContentPipeline
import PacShareConformance
import FileSystem
import Foundation
import Glibc
import PacShare
import SystemPackage
import TestSupport
import Threads

@testable import DiskBlobStore

extension BlobThreads {
    /// Threads of the system.
    static let test = BlobThreads(
        transfer: ThreadPool(count: 4, name: "test"), commit: ThreadPool(count: 2, name: "test"))
}

extension FileSystemFeatures {
    /// What can do everything, less, and nothing.
    static let examples: [FileSystemFeatures] = [.all, .all.subtracting([.unnamedFiles, .renameFlags]), []]
}

extension TemporaryFolder {
    /// The names that end like a blob's.
    func blobNames() throws -> [String] { try names.filter { $0.hasSuffix(".blob") } }

    /// A store on the folder, claimed by a new database.
    func store(using features: FileSystemFeatures = .all) async throws -> DiskBlobStore {
        let store = DiskBlobStore(path: FilePath(path), threads: .test, using: features)
        _ = try await store.claim(for: .random())
        return store
    }
}

extension DiskBlobStore {
    func write(_ bytes: [UInt8], room: Int = 0) async throws -> StoredBlob {
        let writer = try await makeWriter(room: room)
        try await writer.write(Array(bytes.dropFirst(room)))
        return try await writer.commit(prefix: Array(bytes.prefix(room)))
    }

    func bytes(_ id: BlobID) async throws -> [UInt8] {
        try await reader(id).read()
    }
}
