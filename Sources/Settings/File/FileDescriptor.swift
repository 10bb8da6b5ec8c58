import Foundation

/// An open file that closes itself at the end of a scope.
struct FileDescriptor: ~Copyable {
    let number: Int32
    let path: String

    init(opening path: String, _ flags: Int32, action: String) throws(SettingsFileError) {
        let number = open(path, flags | O_CLOEXEC)
        guard number >= 0 else { throw .system(action: action, path: path, errno: errno) }
        self.number = number
        self.path = path
    }

    deinit {
        close(number)
    }

    func status() throws(SettingsFileError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .system(action: "examine", path: path, errno: errno) }
        return status
    }

    /// Reads to the end of the file, or to the limit.
    func read(atMost limit: Int) throws(SettingsFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let count = Foundation.read(number, &buffer, min(buffer.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(action: "read", path: path, errno: errno) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }
}
