import Glibc
import PacShare

/// Makes a system call again while signals interrupt it.
///
/// - Parameters:
///   - action: what failed, as "write a blob", for the error.
///   - expected: an error number that is no failure; the call's negative result is returned then.
/// - Throws: `BlobError.Code.storageFull` when there is no room, else `.unavailable`.
@discardableResult
func systemCall<Output: SignedInteger>(
    _ action: String, allowing expected: Int32? = nil, _ call: () -> Output
) throws(BlobError) -> Output {
    while true {
        let output = call()
        if output >= 0 { return output }
        let number = errno
        if number == expected { return output }
        if number != EINTR { throw BlobError(errorNumber: number, action: action) }
    }
}

extension BlobError {
    /// The error for a system call that failed.
    init(errorNumber: Int32, action: String) {
        let code: Code =
            switch errorNumber {
            // EFBIG: the file system or the process (RLIMIT_FSIZE) does not allow so large a file.
            case ENOSPC, EDQUOT, EFBIG: .storageFull
            default: .unavailable
            }
        self.init(code, "Cannot \(action): \(Self.reason(errorNumber)).")
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
