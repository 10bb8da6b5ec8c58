import Glibc
public import SystemPackage

/// Makes a system call again while signals interrupt it.
///
/// - Throws: the call's error number.
@discardableResult
func systemCall<Output: SignedInteger>(_ call: () -> Output) throws(Errno) -> Output {
    while true {
        let output = call()
        if output >= 0 { return output }
        let error = Errno(rawValue: errno)
        if error != .interrupted { throw error }
    }
}

/// Makes a system call again while signals interrupt it.
///
/// - Parameters:
///   - action: what is being done, as "read", for the error.
///   - path: what it is done to.
/// - Throws: ``FileError/system(_:action:path:)``.
@discardableResult
public func systemCall<Output: SignedInteger>(
    _ action: String, _ path: @autoclosure () -> FilePath, _ call: () -> Output
) throws(FileError) -> Output {
    do throws(Errno) {
        return try systemCall(call)
    } catch {
        throw .system(error, action: action, path: path())
    }
}

extension Errno {
    /// The system's words in the middle of a sentence, with advice where there is some.
    public var reason: String {
        switch self {
        case .noSpace: "no space is left on the device: free some, or write elsewhere"
        case .diskQuotaExceeded: "the disk quota is used up: free some space, or write elsewhere"
        case .fileTooLarge: "the file would be larger than its file system or the process limit (ulimit -f) allows"
        case .brokenPipe: "whoever read the output has closed it"
        case .ioError: "the device reports an input/output error: check it and its cable"
        case .readOnlyFileSystem: "the file system is read-only: write elsewhere"
        default: description.prefix(1).lowercased() + description.dropFirst()
        }
    }

    /// Whether there was no room: a full volume, a used-up quota, or a limit on the size of files.
    public var isStorageFull: Bool {
        [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(self)
    }

    /// Whether a file system may answer so to a call that it does not have. What else the numbers may mean has to be
    /// ruled out by whoever asks.
    public var meansUnsupported: Bool {
        [.invalidArgument, .noFunction, .notSupported].contains(self)
    }
}
