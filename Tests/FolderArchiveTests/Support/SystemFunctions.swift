import Glibc
import Testing

/// Makes this thread obey file permissions as nobody does: setfsuid(2) and setfsgid(2).
func becomeNobodyTowardsFiles() throws {
    typealias Call = @convention(c) (uid_t) -> Int32
    for name in ["setfsgid", "setfsuid"] { _ = try systemFunction(name, as: Call.self)(65534) }
}

/// How many bytes the names of a file's extended attributes take, access lists among them: llistxattr(2).
func sizeOfAttributes(_ path: String) throws -> Int {
    typealias Call = @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>?, Int) -> Int
    return try systemFunction("llistxattr", as: Call.self)(path, nil, 0)
}

/// A function that the Glibc module leaves out.
private func systemFunction<Function>(_ name: String, as type: Function.Type) throws -> Function {
    unsafeBitCast(try #require(dlsym(nil, name)), to: type)
}
