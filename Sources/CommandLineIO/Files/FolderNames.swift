import Glibc

/// The names in an open folder, one after the other, without `.` and `..`.
struct FolderNames: ~Copyable {
    private let stream: OpaquePointer

    init(of folder: Int32) throws(SystemError) {
        let copy = try checked { fcntl(folder, F_DUPFD_CLOEXEC, 3) }
        guard let stream = fdopendir(copy) else {
            let error = SystemError()
            close(copy)
            throw error
        }
        rewinddir(stream)
        self.stream = stream
    }

    deinit {
        closedir(stream)
    }

    /// The next name, as the bytes that the system uses, which need not be UTF-8; nil after the last one.
    func next() -> [CChar]? {
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.bindMemory(to: CChar.self)) }
            let used = Array(name.prefix { $0 != 0 }) + [0]
            if used != [0x2E, 0] && used != [0x2E, 0x2E, 0] { return used }
        }
        return nil
    }
}
