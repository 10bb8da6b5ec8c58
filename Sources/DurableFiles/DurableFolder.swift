import Glibc

/// A folder whose names are to survive a power cut.
struct DurableFolder {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Waits until the names in the folder are on the disk.
    func synchronize() throws(FileError) {
        try OpenedFile(path, O_RDONLY | O_DIRECTORY, action: "open").synchronize()
    }

    /// The names in the folder, in no order.
    func names() throws(FileError) -> [String] {
        guard let stream = opendir(path) else { throw .system("list", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                })
        }
        guard errno == 0 else { throw .system("list", path) }
        return names
    }
}
