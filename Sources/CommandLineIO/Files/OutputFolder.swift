import CLinux
import Glibc
import Synchronization

/// A folder that appears under its name only when it is complete.
///
/// Until `commit` succeeds, whatever has its name is untouched; a folder that is let go before leaves nothing.
public final class OutputFolder: Sendable {
    /// The path that the folder will have.
    public let path: String

    /// Where the folder is until then: beside its final path, under a random, hidden name.
    public let partialPath: String

    private let parent: ParentFolder
    private let partialName: String
    private let replaces: Bool
    private let cleanup: ExitCleanup
    /// How an interruption removes the partial folder; nil once it is committed or discarded.
    private let token: Mutex<ExitCleanup.Token?>

    /// Begins a folder. A symbolic link counts as what has the name, and is not followed.
    ///
    /// - Parameters:
    ///   - replacing: Whether an existing folder is replaced when the new one is complete.
    ///   - permissions: Who may see the folder.
    ///   - makesFolder: Whether the partial folder is made; otherwise the caller makes it at `partialPath`.
    ///   - features: What is used of the file system where it has it.
    ///   - cleanup: Where an interruption finds what to remove.
    /// - Throws: A failure of cause `fileExists`, `notFolder` or `system`.
    public init(
        path: String, replacing: Bool = false, permissions: OutputPermissions = .standard, makesFolder: Bool = true,
        using features: FileSystemFeatures = .all, cleanup: ExitCleanup = .process
    ) throws(CommandFailure) {
        let slash: Character = "/"
        let trimmed = path.lastIndex { $0 != slash }.map { String(path[...$0]) } ?? path
        let parent = try ParentFolder(of: trimmed, using: features)
        try Self.checkExisting(trimmed, in: parent, replacing: replacing)
        let (name, token) = try cleanup.making(
            undoing: { name in { Self.removeMoved(name, in: parent) } },
            { () throws(CommandFailure) in
                try reporting("create", path) { () throws(SystemError) in
                    try PartialName.choosing(for: parent.name) { name throws(SystemError) in
                        if makesFolder { try checked { mkdirat(parent.descriptor, name, permissions.folderMode) } }
                        return name
                    }
                }
            })
        self.path = trimmed
        self.parent = parent
        self.cleanup = cleanup
        self.token = Mutex(token)
        replaces = replacing
        partialName = name
        partialPath = parent.path.hasSuffix("/") ? parent.path + name : parent.path + "/" + name
    }

    deinit {
        discard()
    }

    /// Removes what there is of a folder that was not committed.
    public func discard() {
        token.withLock { token in
            if let token, cleanup.forget(token) { FolderRemoval.remove(partialName, in: parent) }
            token = nil
        }
    }

    /// Makes the complete folder appear under its name, in one step where the file system can swap names. On failure
    /// it is removed, and what has the name is untouched.
    ///
    /// - Parameter synchronizing: Whether to wait until all that is in it, and its name, are on the disk.
    /// - Throws: A failure of cause `fileExists` or `notFolder` when something took the name meanwhile, `cancelled`
    ///   when an interruption came first, or `system`.
    public func commit(synchronizing: Bool = false) throws(CommandFailure) {
        do {
            if synchronizing { try reporting("write", path) { () throws(SystemError) in try synchronizeContent() } }
            try token.withLock { token throws(CommandFailure) in
                guard let registered = token else { return }
                let leftover = try cleanup.finishing(registered) { () throws(CommandFailure) in try appear() }
                token = nil
                if let leftover { FolderRemoval.remove(leftover, in: parent) }
            }
            if synchronizing { try reporting("write", path, parent.synchronize) }
        } catch {
            discard()
            throw error
        }
    }

    /// Writes the whole file system out: the folder may hold any number of files.
    private func synchronizeContent() throws(SystemError) {
        let folder = try checked { openat(parent.descriptor, partialName, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(folder) }
        try checked { syncfs(folder) }
    }

    /// Renames the folder and returns the name that the replaced one, if any, has now.
    private func appear() throws(CommandFailure) -> String? {
        do {
            try parent.renameExclusively(partialName, to: parent.name, isFolder: true)
            return nil
        } catch {
            guard error.number == EEXIST || error.number == ENOTEMPTY else { throw error.failure("create", path) }
            try Self.checkExisting(path, in: parent, replacing: replaces)
        }
        return try reporting("replace", path) { () throws(SystemError) in
            try parent.exchange(partialName, parent.name) ? partialName : replaceInSteps()
        }
    }

    /// Replaces the existing folder where names cannot be swapped.
    private func replaceInSteps() throws(SystemError) -> String {
        let aside = PartialName.random(for: parent.name)
        try parent.rename(parent.name, to: aside)
        do {
            try parent.renameExclusively(partialName, to: parent.name, isFolder: true)
        } catch {
            try parent.renameExclusively(aside, to: parent.name, isFolder: true)
            throw error
        }
        return aside
    }

    private static func checkExisting(
        _ path: String, in parent: ParentFolder, replacing: Bool
    ) throws(CommandFailure) {
        let existing = try reporting("examine", path) { () throws(SystemError) in
            try parent.status(of: parent.name)
        }
        guard let existing else { return }
        if !replacing { throw .exists(path) }
        if !existing.isFolder {
            throw CommandFailure(
                .fileExists, "\(DisplayedName.quoted(path)) exists and is not a folder: remove it, or name another",
                cause: .notFolder)
        }
    }

    /// Removes a partial folder under another name, so that whoever still writes to it by its path fails.
    private static func removeMoved(_ name: String, in parent: ParentFolder) {
        let moved = PartialName.random(for: parent.name)
        do {
            try parent.renameExclusively(name, to: moved, isFolder: true)
            FolderRemoval.remove(moved, in: parent)
        } catch {
            FolderRemoval.remove(name, in: parent)
        }
    }
}
