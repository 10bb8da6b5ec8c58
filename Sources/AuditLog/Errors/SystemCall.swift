import Foundation

/// Makes a system call again while signals interrupt it.
///
/// - Parameter action: what failed, as "write to admin_logs.enc", for the error.
/// - Throws: ``AuditLogError/Code/unavailable``.
@discardableResult
func systemCall<Output: SignedInteger>(_ action: String, _ call: () -> Output) throws(AuditLogError) -> Output {
    while true {
        let output = call()
        if output >= 0 { return output }
        if errno != EINTR { throw systemFailure(action, errno) }
    }
}

/// The error of a system call that failed with a number.
func systemFailure(_ action: String, _ number: Int32) -> AuditLogError {
    let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else {
            return "error \(number)"
        }
        return String(cString: start)
    }
    return AuditLogError(.unavailable, "Cannot \(action): \(reason).")
}
