import FileSystem
import Synchronization
import SystemPackage

/// An anonymous pipe between two threads of the program. Its ends are lent by number and closed here.
final class Pipe: Sendable {
    /// One end, closed when asked and with the pipe.
    final class End: Sendable {
        private let number: Mutex<FileDescriptor?>

        fileprivate init(_ number: FileDescriptor) {
            self.number = Mutex(number)
        }

        deinit {
            close()
        }

        /// The descriptor; -1 once it is closed.
        var descriptor: FileDescriptor { number.withLock { $0 ?? FileDescriptor(rawValue: -1) } }

        func close() {
            number.withLock { number in
                try? number?.close()
                number = nil
            }
        }
    }

    let reading: End
    let writing: End

    /// - Throws: ``FileError`` when the process has no descriptors left.
    init() throws {
        do {
            let (readEnd, writeEnd) = try FileDescriptor.pipe()
            reading = End(readEnd)
            writing = End(writeEnd)
        } catch let error as Errno {
            throw FileError.system(error, action: "make", path: "a pipe")
        }
    }
}
