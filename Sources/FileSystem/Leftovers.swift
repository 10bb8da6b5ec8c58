import Glibc
public import SystemPackage

/// What interrupted writes may have left in a folder, as one listing found it, which is enough for all the files that
/// somebody makes there.
public struct Leftovers: Sendable {
    private let fileEndings: Set<String>
    private let folderEndings: Set<String>
    private let names: [TemporaryName: [FilePath]]

    /// Lists the names of a folder.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - fileEndings: those of hidden names that unfinished files have; see ``TemporaryName``.
    ///   - folderEndings: those that unfinished folders have.
    /// - Throws: the failed system call.
    public init(
        in folder: OpenFolder, ofFiles fileEndings: Set<String> = ["tmp"], ofFolders folderEndings: Set<String> = []
    ) throws(FileError) {
        self.fileEndings = fileEndings
        self.folderEndings = folderEndings
        let endings = fileEndings.union(folderEndings)
        var names: [TemporaryName: [FilePath]] = [:]
        var listing = try FolderListing(of: folder)
        while let entry = try listing.next() {
            for ending in endings {
                guard let made = TemporaryName(whichMade: entry.name, ending: ending) else { continue }
                names[made, default: []].append(entry.name)
            }
        }
        self.names = names
    }

    /// Deletes what was left of a file or folder that is complete now, while others may be writing: second names of the
    /// file itself, and what is old and not locked, as it is while it is written. What cannot be deleted stays, as does
    /// what cannot be locked.
    ///
    /// - Parameters:
    ///   - name: the name of the file or folder. Without it nothing is deleted.
    ///   - folder: the folder that was listed.
    ///   - seconds: how long ago the last change must be: between a file and its lock there is a moment.
    ///   - now: in seconds since 1970; nil for the system's time.
    /// - Throws: the failed system call.
    public func remove(
        of name: FilePath, in folder: OpenFolder, olderThan seconds: Int, now: Int? = nil
    ) throws(FileError) {
        guard let own = try folder.status(of: name)?.identity else { return }
        let latest = (now ?? time(nil)) - seconds
        for ending in fileEndings.union(folderEndings) {
            for leftover in names[TemporaryName(stem: name, ending: ending)] ?? [] {
                guard let status = try folder.status(of: leftover) else { continue }
                switch status.type {
                case .regular where fileEndings.contains(ending):
                    let isLeft = status.identity == own || Self.isLeft(leftover, status, in: folder, latest)
                    if isLeft { _ = try? folder.removeRegularFile(leftover) }
                case .directory where folderEndings.contains(ending):
                    if Self.isLeft(leftover, status, in: folder, latest) { try? folder.removeTree(leftover) }
                default: continue
                }
            }
        }
    }

    /// Whether something was not changed since a time, and nobody writes to it.
    private static func isLeft(_ name: FilePath, _ status: Stat, in folder: OpenFolder, _ latest: Int) -> Bool {
        // Whoever gives a file an old time changes its attributes.
        guard max(status.st_mtim.tv_sec, status.st_ctim.tv_sec) < latest else { return false }
        do throws(FileError) {
            let kind: FileDescriptor.OpenOptions = status.type == .directory ? .directory : .nonBlocking
            let found = try OpenFile(name, in: folder, .readOnly, [.noFollow, kind])
            // A shared lock, because some file systems give no other to whoever only reads.
            try found.lock(.shared)
            return try found.status().identity == status.identity
        } catch {
            return false
        }
    }
}
