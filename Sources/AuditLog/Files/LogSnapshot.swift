import FileSystem

/// The log as it was at one moment: what is appended or put aside later does not change what is read.
struct LogSnapshot {
    struct File {
        let name: String
        /// The size at that moment, in bytes.
        let size: UInt64
        /// Where the file begins in the log as a whole.
        let start: UInt64
        /// Opened at once for the file that is written to, whose name changes; the others are opened when needed.
        fileprivate let opened: OpenFile?
    }

    let files: [File]
    private let folder: LogFolder

    /// The end of the log as a whole.
    var end: UInt64 { files.last.map { $0.start + $0.size } ?? 0 }

    /// - Throws: ``AuditLogError/file(_:)`` when a file cannot be read.
    init(_ folder: LogFolder) throws(AuditLogError) {
        self.folder = folder
        files = try folder.locked(.shared) { () throws(AuditLogError) in
            try onFiles(AuditLogError.file) { () throws(FileError) in
                var files: [File] = []
                var start: UInt64 = 0
                for name in try folder.names() {
                    let file = try folder.open(name)
                    let size = try file.size()
                    let opened = name == LogFolder.currentName ? file : nil
                    files.append(File(name: name, size: size, start: start, opened: opened))
                    start += size
                }
                return files
            }
        }
    }

    func open(_ file: File) throws(FileError) -> OpenFile {
        if let opened = file.opened { return opened }
        return try folder.open(file.name)
    }
}
