import Glibc
public import SystemPackage

/// The names in a folder but `.` and `..`, one after the other and in no order, in constant memory.
public struct FolderListing: ~Copyable {
    /// What a listing tells of a name.
    public struct Entry {
        /// The name, as the bytes that the system uses, which need not be UTF-8.
        public let name: FilePath
        /// What has the name; nil where the file system does not tell that in a listing.
        public let type: FileType?
    }

    private let stream: OpaquePointer
    private let folder: OpenFolder

    /// - Throws: the failed system call.
    public init(of folder: OpenFolder) throws(FileError) {
        self.folder = folder
        // The stream closes its descriptor, and has a position of its own.
        let own = try OpenFile.open(
            ".", in: folder.descriptor.rawValue, .readOnly, .directory, [], action: "list the folder", path: folder.path
        )
        guard let stream = fdopendir(own.rawValue) else {
            let error = Errno(rawValue: errno)
            close(own.rawValue)
            throw .system(error, action: "list the folder", path: folder.path)
        }
        self.stream = stream
    }

    deinit {
        closedir(stream)
    }

    /// The next name; nil after the last one.
    ///
    /// - Throws: the failed system call.
    public mutating func next() throws(FileError) -> Entry? {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else {
                    throw .system(Errno(rawValue: errno), action: "list the folder", path: folder.path)
                }
                return nil
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { FilePath(platformString: $0) }
            }
            if name == "." || name == ".." { continue }
            let type = Int(entry.pointee.d_type)
            return Entry(name: name, type: type == Int(DT_UNKNOWN) ? nil : FileType(rawValue: mode_t(type) << 12))
        }
    }
}
