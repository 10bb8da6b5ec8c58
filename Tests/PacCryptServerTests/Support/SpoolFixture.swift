import ContentPipeline
import FileSystem
import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Threads

@testable import PacCryptServer

/// A spool of a test's own whose files the test can look into after they have lost their name.
final class SpoolFixture: Sendable {
    let folder: TemporaryFolder
    let account: SpoolAccount
    let spool: Spool
    private let threads = ThreadPool(count: 1, name: "spool")
    private let files: FileRecord

    /// Duplicates of the descriptors that the spool was given.
    private final class FileRecord: Sendable {
        let descriptors = Mutex<[Int32]>([])

        deinit {
            for descriptor in descriptors.withLock({ $0 }) { close(descriptor) }
        }
    }

    init(
        limits: SpoolLimits = SpoolLimits(),
        probe: @escaping @Sendable () throws -> VolumeSpace = {
            VolumeSpace(availableBytes: 1 << 40, totalBytes: 1 << 41)
        }
    ) throws {
        let temporary = try TemporaryFolder()
        let spoolFolder = try SpoolFolder(path: FilePath(temporary.path + "/spool"))
        let files = FileRecord()
        folder = temporary
        self.files = files
        account = SpoolAccount(limits: limits, probe: probe)
        spool = Spool(account: account, threads: threads, ciphers: CipherPool(cores: 2)) {
            let file = try spoolFolder.makeFile()
            files.descriptors.withLock { $0.append(dup(file.descriptor.rawValue)) }
            return file
        }
    }

    /// The number of files that the spool has made.
    var fileCount: Int { files.descriptors.withLock { $0.count } }

    /// All that any of the files holds, one after the other.
    func fileBytes() throws -> Data {
        try files.descriptors.withLock { descriptors in
            try descriptors.reduce(into: Data()) { bytes, descriptor in
                try bytes.append(Data(contentsOf: URL(filePath: "/proc/self/fd/\(descriptor)")))
            }
        }
    }

    /// Changes one byte of the last file.
    func damage(at offset: UInt64) throws {
        let descriptor = try #require(files.descriptors.withLock { $0.last })
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try handle.seek(toOffset: offset)
        let byte = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: [byte ^ 1])
    }

    /// Returns when what was dropped before is freed: the spool's thread does one thing after the other.
    func settle() async throws {
        // The thread may itself have held the last reference, until it began with this.
        await threads.run {}
        // What it then had to free stands before this.
        await threads.run {}
    }
}

extension ContentSource {
    /// All the pieces that are left.
    func all() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while try await next(into: &bytes) {}
        return bytes
    }
}
