import Glibc
import Synchronization

@testable import CommandLineIO

/// A pipe, closed with the last reference to it.
final class Pipe: Sendable {
    /// Held while a process starts, which must not inherit pipes of other tests before they are marked.
    static let inheritance = Mutex(())

    let readEnd: Int32
    let writeEnd: Int32
    private let isWriteEndOpen = Mutex(true)

    init() throws {
        var ends: [Int32] = [0, 0]
        try Self.inheritance.withLock { _ in
            try checked { pipe(&ends) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        closeWriteEnd()
    }

    func closeWriteEnd() {
        isWriteEndOpen.withLock { isOpen in
            if isOpen { close(writeEnd) }
            isOpen = false
        }
    }

    /// Writes on a thread of its own, then closes the write end.
    func writing(_ bytes: [UInt8]) -> Parallel<Bool> {
        Parallel { [self] in
            defer { closeWriteEnd() }
            return (try? FileContent.write(bytes, to: writeEnd)) != nil
        }
    }

    /// Reads to the end on a thread of its own.
    func reading() -> Parallel<[UInt8]> {
        Parallel { [self] in (try? FileContent.read(readEnd)) ?? [] }
    }
}
