import FileSystem
import Synchronization
import SystemPackage

/// An anonymous pipe between two threads of the program.
final class Pipe: Sendable {
    /// One end, closed when asked and with the pipe.
    final class End: Sendable {
        private let file: Mutex<OpenFile?>

        fileprivate init(_ file: OpenFile) {
            self.file = Mutex(file)
        }

        /// The end, which stays open while somebody holds it; nil once it is closed.
        var open: OpenFile? { file.withLock { $0 } }

        /// The descriptor, lent by number; -1 once it is closed.
        var descriptor: FileDescriptor { open?.descriptor ?? FileDescriptor(rawValue: -1) }

        func close() { file.withLock { $0 = nil } }
    }

    let reading: End
    let writing: End

    /// - Throws: the failed system call, when the process has no descriptors left.
    init() throws(FileError) {
        let ends = try OpenFile.pipe()
        reading = End(ends.reading)
        writing = End(ends.writing)
    }
}
