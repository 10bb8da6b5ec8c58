import FileSystem
import Glibc
public import SystemPackage

/// All that a command says: its result on standard output, messages on standard error.
///
/// To be used while SIGPIPE is ignored, or what nobody reads would end the process.
public enum CommandOutput {
    /// How long a message waits for whoever reads it on a descriptor that does not block, in milliseconds.
    private static let waitMilliseconds: Int32 = 1000

    /// Writes a result and the end of its line.
    ///
    /// - Parameter descriptor: where it goes.
    /// - Throws: ``CommandFailure/file(_:)`` when not all of it could be written: then the command has failed.
    public static func result(_ text: String, to descriptor: FileDescriptor = .standardOutput) throws(CommandFailure) {
        let output = try OutputFile(descriptor: descriptor, path: "standard output")
        try output.write(Array("\(text)\n".utf8))
        try output.commit()
    }

    /// Writes a message and the end of its line. One that cannot be written is dropped and changes nothing.
    ///
    /// - Parameters:
    ///   - text: the message. What ``ByteText`` keeps in it is shown as U+FFFD.
    ///   - descriptor: where it goes.
    public static func message(_ text: String, to descriptor: FileDescriptor = .standardError) {
        let bytes = Array((ByteText.readable(text) + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let (count, error) = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return (Glibc.write(descriptor.rawValue, rest.baseAddress, rest.count), errno)
            }
            if count > 0 {
                written += count
            } else if count == 0 || !canTryAgain(error, descriptor) {
                return
            }
        }
    }

    private static func canTryAgain(_ error: Int32, _ descriptor: FileDescriptor) -> Bool {
        switch Errno(rawValue: error) {
        case .interrupted: return true
        case .wouldBlock:
            var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
            return poll(&request, 1, waitMilliseconds) > 0
        default: return false
        }
    }
}
