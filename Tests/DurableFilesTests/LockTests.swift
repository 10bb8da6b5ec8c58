import DurableFiles
import Foundation
import TestSupport
import Testing

@Suite("Locks")
struct LockTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A lock keeps a second holder out until it is given back, also after an error")
    func exclusive() throws {
        struct Failure: Error {}
        let path = folder.path("lock")
        for _ in 0..<2 {
            do {
                try FileLock.holding(path, waitingSeconds: 0) {
                    let error = #expect(throws: FileError.self) {
                        try FileLock.holding(path, waitingSeconds: 0.01) {}
                    }
                    #expect(error?.code == .locked(holder: nil))
                    throw Failure()
                }
            } catch is Failure {}
        }
        #expect(try FileLock.holding(path, waitingSeconds: 0) { 7 } == 7)
    }

    @Test("A second server on a data directory is refused, and told which process serves it")
    func servedOnce() throws {
        let probe = try ProbeProcess("StoreProbe", ["serve", folder.path])
        #expect(try probe.line() == "serving")
        let error = #expect(throws: FileError.self) { try DataDirectoryLock(folder: folder.path) }
        #expect(error?.code == .locked(holder: probe.identifier))
        #expect(error?.description.contains("\(probe.identifier)") ?? false)
    }

    @Test("A server that was killed leaves no lock behind")
    func killedServer() throws {
        let probe = try ProbeProcess("StoreProbe", ["serve", folder.path])
        #expect(try probe.line() == "serving")
        probe.kill()
        let lock = try DataDirectoryLock(folder: folder.path)
        #expect(try folder.read(DataDirectoryLock.name) == Array("\(getpid())\n".utf8))
        #expect(try folder.mode(DataDirectoryLock.name) == 0o600)
        withExtendedLifetime(lock) {}
    }

    @Test("The lock ends with its last reference")
    func ends() throws {
        for _ in 0..<3 { _ = try DataDirectoryLock(folder: folder.path) }
        #expect(try folder.read(DataDirectoryLock.name) == [])
    }
}
