import ContentPipeline
import DiskBlobStore
import Foundation
import Glibc
import PacShare
import RequestGuard
import SystemPackage
import Threads

/// A process that the tests start and kill while it writes blobs.
@main
enum Probe {
    static func main() async {
        signal(SIGXFSZ, SIG_IGN)
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2 else { exit(2) }
        do {
            let store = DiskBlobStore(
                path: FilePath(arguments[1]),
                threads: BlobThreads(
                    transfer: ThreadPool(count: 4, name: "test"), commit: ThreadPool(count: 2, name: "test")))
            _ = try await store.claim(for: .random())
            say("claimed")
            switch arguments[0] {
            case "hold": while true { pause() }
            case "write": try await writeForever(store)
            case "limited":
                var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                try await fill(store)
            case "fill": try await fill(store)
            case "set-aside":
                let stored = try await write(SelfDescribingBlob.bytes(size: 1000), to: store)
                // Years from now, so that no other time is taken for it.
                try await store.setAside(stored.id, now: Timestamp(milliseconds: 4_000_000_000_000))
                say("\(stored.id)")
            case "delete-set-aside":
                say("deleted \(try await store.deleteSetAside(before: Timestamp(milliseconds: .max)))")
            default: exit(2)
            }
        } catch BlobError.file(let error) where error.isStorageFull {
            say("storage full")
        } catch let error as BlobError {
            say("error \(error)")
        } catch {
            say("unexpected \(error)")
        }
    }

    /// Writes blobs one after another, in small and large pieces, and says which are committed.
    private static func writeForever(_ store: DiskBlobStore) async throws {
        while true {
            let size = Int.random(in: 0...2_000_000)
            let stored = try await write(SelfDescribingBlob.bytes(size: size), to: store)
            say("committed \(stored.id) \(stored.size)")
        }
    }

    /// Writes until there is no room.
    private static func fill(_ store: DiskBlobStore) async throws {
        _ = try await write(SelfDescribingBlob.bytes(size: 300_000), to: store)
        _ = try await write(SelfDescribingBlob.bytes(size: 64 << 20), to: store)
    }

    private static func write(_ bytes: [UInt8], to store: DiskBlobStore) async throws -> StoredBlob {
        let room = SelfDescribingBlob.headCount
        let writer = try await store.makeWriter(room: room, pieceCount: ContentPiece.smallCount)
        for start in stride(from: room, to: bytes.count, by: 100_000) {
            try await writer.write(Array(bytes[start..<min(start + 100_000, bytes.count)]))
        }
        return try await writer.commit(prefix: Array(bytes.prefix(room)))
    }

    private static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = Glibc.write(STDOUT_FILENO, line, line.count)
    }
}
