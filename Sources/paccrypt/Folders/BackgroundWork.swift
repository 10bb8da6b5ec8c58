import Foundation
import Synchronization

/// Work on a thread of its own, whose outcome is asked for once it has ended.
final class BackgroundWork: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let end = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Void) {
        let thread = Thread { [self] in
            let result = Result { try body() }
            outcome.withLock { $0 = result }
            end.signal()
        }
        // libarchive's deepest calls and a path buffer or two fit well; the default of other systems is smaller.
        thread.stackSize = 2 << 20
        thread.start()
    }

    /// Waits for the end.
    ///
    /// - Throws: what the work threw.
    func wait() throws {
        end.wait()
        end.signal()
        try outcome.withLock { $0 }?.get()
    }
}
