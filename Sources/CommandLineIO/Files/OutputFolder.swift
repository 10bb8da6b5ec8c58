public import FileSystem
import Synchronization
public import SystemPackage

/// A folder that appears under its name only when it is complete.
///
/// Until `commit` succeeds, whatever has its name is untouched; a folder that is let go before leaves nothing.
public final class OutputFolder: Sendable {
    /// The path that the folder will have.
    public let path: String

    /// Where the folder is until then, and is to be made: beside its final path, under a random, hidden name.
    public let partialPath: FilePath

    private let place: OutputPlace
    private let partialName: FilePath
    private let replaces: Bool
    private let cleanup: ExitCleanup
    /// How an interruption removes the partial folder; nil once it is committed or discarded.
    private let token: Mutex<ExitCleanup.Token?>

    /// Begins a folder. A symbolic link counts as what has the name, and is not followed.
    ///
    /// - Parameters:
    ///   - replacing: Whether an existing folder is replaced when the new one is complete.
    ///   - features: Fewer than all only to try out a file system that lacks some.
    ///   - cleanup: Where an interruption finds what to remove.
    /// - Throws: ``CommandFailure``.
    public init(
        path: String, replacing: Bool = false, using features: FileSystemFeatures = .all,
        cleanup: ExitCleanup = .process
    ) throws(CommandFailure) {
        let slash: Character = "/"
        let trimmed = path.lastIndex { $0 != slash }.map { String(path[...$0]) } ?? path
        let place = try OutputPlace(trimmed, using: features)
        try Self.checkExisting(trimmed, place, replacing: replacing)
        let (name, token) = try cleanup.making(
            undoing: { name in { Self.removeMoved(name, place) } },
            { () throws(CommandFailure) in PartialName.random(for: place.name) })
        self.path = trimmed
        self.place = place
        self.cleanup = cleanup
        self.token = Mutex(token)
        replaces = replacing
        partialName = name
        partialPath = place.folder.path(of: name)
    }

    deinit {
        discard()
    }

    /// Removes what there is of a folder that was not committed.
    public func discard() {
        token.withLock { token in
            if let token, cleanup.forget(token) { try? place.folder.removeTree(partialName) }
            token = nil
        }
    }

    /// Makes the complete folder appear under its name, in one step where the file system can swap names. On failure
    /// it is removed, and what has the name is untouched.
    ///
    /// - Parameter synchronizing: Whether to wait until all that is in it, and its name, are on the disk.
    /// - Throws: ``CommandFailure``: ``CommandFailure/fileExists(_:)`` or ``CommandFailure/existsAsFile(_:)`` when
    ///   something took the name meanwhile, ``CommandFailure/cancelled`` when an interruption came first.
    public func commit(synchronizing: Bool = false) throws(CommandFailure) {
        do {
            if synchronizing {
                // The whole file system, because the folder may hold any number of files.
                try reporting("write", path) { () throws(FileError) in
                    try OpenFolder(partialName, in: place.folder).synchronizeVolume()
                }
            }
            try token.withLock { token throws(CommandFailure) in
                guard let registered = token else { return }
                let leftover = try cleanup.finishing(registered) { () throws(CommandFailure) in try appear() }
                token = nil
                if let leftover { try? place.folder.removeTree(leftover) }
            }
            if synchronizing {
                try reporting("write", path) { () throws(FileError) in _ = try place.folder.synchronize() }
            }
        } catch {
            discard()
            throw error
        }
    }

    /// Renames the folder and returns the name that the replaced one, if any, has now.
    private func appear() throws(CommandFailure) -> FilePath? {
        do throws(FileError) {
            try place.folder.renameWithoutReplacing(partialName, to: place.name)
            return nil
        } catch .system(.fileExists, _, _), .system(.directoryNotEmpty, _, _) {
            try Self.checkExisting(path, place, replacing: replaces)
        } catch {
            throw .file(error)
        }
        return try reporting("replace", path) { () throws(FileError) in
            try place.folder.exchange(partialName, place.name) ? partialName : replaceInSteps()
        }
    }

    /// Replaces the existing folder where names cannot be swapped.
    private func replaceInSteps() throws(FileError) -> FilePath {
        let aside = PartialName.random(for: place.name)
        try place.folder.rename(place.name, to: aside)
        do throws(FileError) {
            try place.folder.renameWithoutReplacing(partialName, to: place.name)
        } catch {
            try place.folder.renameWithoutReplacing(aside, to: place.name)
            throw error
        }
        return aside
    }

    private static func checkExisting(
        _ path: String, _ place: OutputPlace, replacing: Bool
    ) throws(CommandFailure) {
        let existing = try reporting("examine", path) { () throws(FileError) in
            try place.folder.status(of: place.name)
        }
        guard let existing else { return }
        if !replacing { throw .fileExists(path) }
        if existing.type != .directory { throw .existsAsFile(path) }
    }

    /// Renames a partial folder before removing it, so that a thread still writing to its path fails.
    private static func removeMoved(_ name: FilePath, _ place: OutputPlace) {
        let moved = PartialName.random(for: place.name)
        let isMoved = (try? place.folder.renameWithoutReplacing(name, to: moved)) != nil
        try? place.folder.removeTree(isMoved ? moved : name)
    }
}
