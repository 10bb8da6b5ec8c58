import Glibc

/// Makes a system call again while signals interrupt it.
///
/// - Parameters:
///   - action: what failed, as "write to the spool", for the error.
///   - expected: an error number that is no failure; the call's negative result is returned then.
/// - Throws: ``SpoolError/Code/storageFull`` when there is no room, else ``SpoolError/Code/unavailable``.
@discardableResult
func systemCall<Output: SignedInteger>(
    _ action: String, allowing expected: Int32? = nil, file: StaticString = #fileID, line: UInt = #line,
    _ call: () -> Output
) throws(SpoolError) -> Output {
    while true {
        let output = call()
        if output >= 0 { return output }
        let number = errno
        if number == expected { return output }
        if number != EINTR { throw systemFailure(action, number: number, file: file, line: line) }
    }
}

private func systemFailure(_ action: String, number: Int32, file: StaticString, line: UInt) -> SpoolError {
    let code: SpoolError.Code =
        switch number {
        // EFBIG: the file system or the process (RLIMIT_FSIZE) does not allow so large a file.
        case ENOSPC, EDQUOT, EFBIG: .storageFull
        default: .unavailable
        }
    return SpoolError(code, "Cannot \(action): \(systemReason(number)).", file: file, line: line)
}

private func systemReason(_ number: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else {
            return "error \(number)"
        }
        return String(cString: start)
    }
}
