import CommandLineIO
import Foundation
import Synchronization

/// An anonymous pipe between two threads of the program. Its ends are lent by number and closed here.
final class Pipe: Sendable {
    /// One end, closed when asked and with the pipe.
    final class End: Sendable {
        private let number: Mutex<Int32?>

        fileprivate init(_ number: Int32) {
            self.number = Mutex(number)
        }

        deinit {
            close()
        }

        /// The descriptor; -1 once it is closed.
        var descriptor: Int32 { number.withLock { $0 ?? -1 } }

        func close() {
            number.withLock { number in
                if let open = number { Foundation.close(open) }
                number = nil
            }
        }
    }

    let reading: End
    let writing: End

    /// - Throws: ``CommandFailure`` when the process has no descriptors left.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw CommandFailure(.other, "Too many files are open")
        }
        reading = End(ends[0])
        writing = End(ends[1])
    }
}
