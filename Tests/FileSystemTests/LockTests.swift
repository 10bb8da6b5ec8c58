import FileSystem
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Locks")
struct LockTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("A lock keeps a second holder out until it is released or let go")
    func exclusive() throws {
        let path = folder.path("lock")
        for _ in 0..<2 {
            let lock = try FileLock(path)
            #expect(throws: FileError.locked(path, holder: nil)) { _ = try FileLock(path, waitingSeconds: 0.01) }
            #expect(throws: FileError.locked(path, holder: nil)) { _ = try FileLock(path, .shared) }
            lock.release()
        }
        _ = try FileLock(path)
        _ = try FileLock(path)
        #expect(try folder.mode("lock") == 0o600)
    }

    @Test("Shared holders let each other in, and nobody who wants the lock alone")
    func shared() throws {
        let path = folder.path("lock")
        let one = try FileLock(path, .shared)
        let other = try FileLock(path, .shared)
        one.release()
        #expect(throws: FileError.locked(path, holder: nil)) { _ = try FileLock(path) }
        other.release()
        _ = try FileLock(path)
    }

    @Test("A folder is locked without a file")
    func folderLock() throws {
        let lock = try FileLock(folder: folder.path)
        #expect(throws: FileError.locked(folder.path, holder: nil)) { _ = try FileLock(folder: folder.path) }
        lock.release()
        _ = try FileLock(folder: folder.path)
        #expect(try folder.names == [])
    }

    private static let name = "lock"

    @Test("A second holder is refused, and told which process holds the lock")
    func heldOnce() throws {
        let probe = try ProbeProcess("FileSystemProbe", ["hold", folder.path(Self.name).string])
        #expect(try probe.line() == "holding")
        let error = #expect(throws: FileError.self) { try ProcessLock(folder.path(Self.name)) }
        #expect(error == .locked(folder.path(Self.name), holder: probe.identifier))
        #expect(error?.description.contains("\(probe.identifier)") ?? false)
    }

    @Test("A process that was killed leaves no lock behind")
    func killedHolder() throws {
        let probe = try ProbeProcess("FileSystemProbe", ["hold", folder.path(Self.name).string])
        #expect(try probe.line() == "holding")
        probe.kill()
        let lock = try ProcessLock(folder.path(Self.name))
        #expect(try folder.read(Self.name) == Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8))
        #expect(try folder.mode(Self.name) == 0o600)
        withExtendedLifetime(lock) {}
    }

    @Test("The lock ends with its last reference")
    func ends() throws {
        for _ in 0..<3 { _ = try ProcessLock(folder.path(Self.name)) }
        #expect(try folder.read(Self.name) == [])
    }
}
