import Glibc
import Testing

/// How many bytes the names of a file's extended attributes take, access lists among them: llistxattr(2).
func sizeOfAttributes(_ path: String) throws -> Int {
    typealias Call = @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>?, Int) -> Int
    // The Glibc module leaves it out.
    return unsafeBitCast(try #require(dlsym(nil, "llistxattr")), to: Call.self)(path, nil, 0)
}
