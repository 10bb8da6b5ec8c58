import Glibc
import SystemPackage

/// Makes a call again while signals interrupt it; throws its error otherwise.
@discardableResult
func checked<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let error = Errno(rawValue: errno)
        if error != .interrupted { throw error }
    }
}
