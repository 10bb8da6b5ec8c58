import Glibc

/// Why a file could not be read, written or locked. Two errors are equal when their codes are.
public struct FileError: Error, Sendable {
    /// The kind of an error.
    public enum Code: Hashable, Sendable {
        /// The system refused; the number is its `errno`.
        case system(Int32)
        /// The path names a folder, a device or a pipe.
        case notAFile
        /// The file is longer than whoever reads it allows, in bytes.
        case tooLarge(limit: Int)
        /// Somebody else holds the lock; the number is their process, where it is known.
        case locked(holder: Int32?)
    }

    /// The kind of the error.
    public let code: Code
    /// What was being done, as "read".
    public let action: String
    /// The file.
    public let path: String

    init(_ code: Code, _ action: String, _ path: String) {
        self.code = code
        self.action = action
        self.path = path
    }

    /// The error of the system call that failed last.
    static func system(_ action: String, _ path: String, _ number: Int32 = errno) -> FileError {
        FileError(.system(number), action, path)
    }
}

extension FileError: Equatable {
    public static func == (left: FileError, right: FileError) -> Bool {
        left.code == right.code
    }
}

extension FileError: CustomStringConvertible {
    public var description: String {
        switch code {
        case .system(let number): "Cannot \(action) \(path): \(Self.reason(number))."
        case .notAFile: "\(path) is not a regular file."
        case .tooLarge(let limit): "\(path) is longer than \(limit) bytes."
        case .locked(let holder): "Another process\(holder.map { " (number \($0))" } ?? "") holds \(path)."
        }
    }

    private static func reason(_ number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: start)
        }
    }
}
