import Glibc

/// The error number of a failed system call.
struct SystemError: Error, Equatable {
    let number: Int32

    /// A file may not become so large.
    static let fileTooLarge = SystemError(EFBIG)

    /// Keeps a number, by default that of the call that failed last.
    init(_ number: Int32 = errno) {
        self.number = number
    }

    /// The system's words, with advice where there is some.
    var reason: String {
        switch number {
        case ENOSPC: "no space is left on the device: free some, or write elsewhere"
        case EDQUOT: "the disk quota is used up: free some space, or write elsewhere"
        case EFBIG: "the file would be larger than its file system or the process limit (ulimit -f) allows"
        case EPIPE: "whoever read the output has closed it"
        case EIO: "the device reports an input/output error: check it and its cable"
        case EROFS: "the file system is read-only: write elsewhere"
        default: systemReason
        }
    }

    private var systemReason: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: start).lowercasedFirst
        }
    }

    /// The failure of an action such as "read" on a path.
    func failure(
        _ action: String, _ path: String, _ exitCode: ExitCode = .other, fileID: String = #fileID, line: Int = #line
    ) -> CommandFailure {
        CommandFailure(
            exitCode, "Cannot \(action) \(DisplayedName.quoted(path)): \(reason)", cause: .system(number),
            fileID: fileID, line: line)
    }
}

extension String {
    /// The text with its first letter in lower case.
    fileprivate var lowercasedFirst: String {
        prefix(1).lowercased() + dropFirst()
    }
}

/// Makes a call again while signals interrupt it; throws its error otherwise.
@discardableResult
func checked<Result: SignedInteger>(_ call: () -> Result) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let error = SystemError()
        if error.number != EINTR { throw error }
    }
}

/// Turns the system's error into a failure of an action such as "create" on a path.
func reporting<Result>(
    _ action: String, _ path: String, fileID: String = #fileID, line: Int = #line,
    _ body: () throws(SystemError) -> Result
) throws(CommandFailure) -> Result {
    do {
        return try body()
    } catch {
        throw error.failure(action, path, fileID: fileID, line: line)
    }
}
