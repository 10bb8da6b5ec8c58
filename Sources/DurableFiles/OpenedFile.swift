import Glibc

/// An open file that closes itself at the end of its owner's life.
struct OpenedFile: ~Copyable {
    let descriptor: Int32
    let path: String

    /// - Parameters:
    ///   - flags: as for `open`. A file that is made is its owner's alone.
    ///   - action: what is being done, for errors.
    init(_ path: String, _ flags: Int32, action: String) throws(FileError) {
        descriptor = try Self.repeating(action, path) { open(path, flags | O_CLOEXEC, 0o600) }
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    func status() throws(FileError) -> stat {
        var status = stat()
        try Self.repeating("examine", path) { fstat(descriptor, &status) }
        return status
    }

    /// Reads to the end of the file, or to the limit.
    func read(atMost limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit, 16 << 10))
        while bytes.count < limit {
            let wanted = min(buffer.count, limit - bytes.count)
            let count = try Self.repeating("read", path) { Glibc.read(descriptor, &buffer, wanted) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try Self.repeating("write", path) {
                rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }

    func truncate() throws(FileError) {
        try Self.repeating("write", path) { ftruncate(descriptor, 0) }
    }

    /// Waits until contents and attributes are on the disk.
    func synchronize() throws(FileError) {
        try Self.repeating("write", path) { fsync(descriptor) }
    }

    /// Gives the file to whoever owns another one: root at the command line must not take it away from the account
    /// that the server runs under.
    func giveToOwner(of other: String) throws(FileError) {
        guard geteuid() == 0 else { return }
        var owner = stat()
        try Self.repeating("examine", other) { stat(other, &owner) }
        try Self.repeating("give away", path) { fchown(descriptor, owner.st_uid, owner.st_gid) }
    }

    /// Makes a system call again while signals interrupt it.
    @discardableResult
    static func repeating<Output: SignedInteger>(
        _ action: String, _ path: String, _ call: () -> Output
    ) throws(FileError) -> Output {
        while true {
            let output = call()
            if output >= 0 { return output }
            if errno != EINTR { throw .system(action, path) }
        }
    }
}
