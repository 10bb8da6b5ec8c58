import FileSystem
import PacShare
import SystemPackage

/// The upload folder of the original. Its calls block, name files below an open folder, and touch no file whose name is
/// not that of a share.
struct OriginalFolder: Sendable {
    /// Its path.
    let path: FilePath

    /// The open folder; nil when there is none.
    func opened() throws(ShareError) -> OpenFolder? {
        try onFiles(ShareError.init) { () throws(FileError) in
            try ifPresent { () throws(FileError) in try OpenFolder(path) }
        }
    }

    /// The names in the folder that belong to shares, by the share's id.
    func names(_ folder: OpenFolder) throws(ShareError) -> [String: [String]] {
        let all = try onFiles(ShareError.init) { () throws(FileError) in try folder.names().map(\.string) }
        let ours = all.compactMap { name in OriginalUploads.shareID(ofFile: name).map { (id: String($0), name: name) } }
        return Dictionary(grouping: ours) { $0.id }.mapValues { $0.map(\.name) }
    }

    /// Deletes the regular files among those of a share, the record last: it says when the share ends, should something
    /// stop in between.
    ///
    /// - Returns: how many were deleted.
    @discardableResult
    func remove(_ names: [String], in folder: OpenFolder) throws(ShareError) -> Int {
        try onFiles(ShareError.init) { () throws(FileError) in
            var count = 0
            for name in names.sorted(by: { !$0.hasSuffix(".json") && $1.hasSuffix(".json") }) {
                if try folder.removeRegularFile(FilePath(name)) { count += 1 }
            }
            if count > 0 { _ = try? folder.synchronize() }
            return count
        }
    }

    /// Deletes all regular files of one share.
    func removeShare(_ id: String) throws(ShareError) {
        guard let folder = try opened() else { return }
        try remove(OriginalUploads.endings.map { id + $0 }, in: folder)
    }
}

extension ShareError {
    /// A failed call on the original's files.
    init(_ error: FileError) {
        self = .storageUnavailable(cause: .file(error))
    }
}
