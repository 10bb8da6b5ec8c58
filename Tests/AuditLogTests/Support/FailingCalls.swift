import FileSystem
import Synchronization

@testable import AuditLog

/// Lets the disk fail as a test wants it.
final class FailingCalls: Sendable {
    enum Failure: Sendable {
        /// The write fails after that many bytes.
        case write(after: Int)
        /// The synchronisation fails.
        case synchronize
    }

    private struct State {
        var failure: Failure?
        var canResize = true
        var attempts = 0
    }

    private let state = Mutex(State())

    func set(_ failure: Failure?, canResize: Bool = true) {
        state.withLock { $0 = State(failure: failure, canResize: canResize, attempts: $0.attempts) }
    }

    /// How often something was refused.
    var attempts: Int { state.withLock(\.attempts) }

    var calls: LogFileCalls {
        LogFileCalls(
            write: { [self] file, bytes, offset throws(FileError) in
                let limit = state.withLock { state -> Int? in
                    guard case .write(let limit) = state.failure, limit < bytes.count else { return nil }
                    state.attempts += 1
                    return limit
                }
                try file.write(Array(bytes.prefix(limit ?? bytes.count)), at: offset)
                if limit != nil { throw .system(.noSpace, action: "write", path: file.path) }
            },
            synchronize: { [self] file throws(FileError) in
                let fails = state.withLock { state in
                    guard case .synchronize = state.failure else { return false }
                    state.attempts += 1
                    return true
                }
                if fails { throw .system(.ioError, action: "write", path: file.path) }
            },
            resize: { [self] file, size throws(FileError) in
                guard state.withLock(\.canResize) else { throw .system(.ioError, action: "write", path: file.path) }
                try file.resize(to: size)
            })
    }
}
