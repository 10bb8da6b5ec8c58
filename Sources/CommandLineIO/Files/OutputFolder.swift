public import FileSystem
import Synchronization
public import SystemPackage

/// A folder that appears under its name only when it is complete.
///
/// Until `commit`, whatever has its name is untouched; a folder that is let go before leaves nothing.
public final class OutputFolder: Sendable {
    /// The path that the folder will have, as ``ByteText``.
    public let path: String

    /// Where the folder is until then, and is to be made: beside its final path, under a random, hidden name.
    public let partialPath: FilePath

    private let place: OutputPlace
    private let partialName: FilePath
    private let replaces: Bool
    private let cleanup: ExitCleanup
    private let leftovers: LeftoverSweep
    /// How an interruption removes the partial folder; nil once it is committed or discarded.
    private let token: Mutex<ExitCleanup.Token?>

    /// Begins a folder. A symbolic link counts as what has the name, and is not followed.
    ///
    /// - Parameters:
    ///   - replacing: Whether an existing folder is replaced when the new one is complete.
    ///   - features: Fewer than all only to try out a file system that lacks some.
    ///   - cleanup: Where an interruption finds what to remove.
    ///   - leftovers: Removes what killed commands have left of outputs of that name.
    /// - Throws: ``CommandFailure``.
    public init(
        path: String, replacing: Bool = false, using features: FileSystemFeatures = .all,
        cleanup: ExitCleanup = .process, leftovers: LeftoverSweep = .process
    ) throws(CommandFailure) {
        // By bytes: to Swift, a slash and an accent behind it are one character.
        let slash = UInt8(ascii: "/")
        let trimmed = path.utf8.lastIndex { $0 != slash }.map { String(Substring(path.utf8[...$0])) } ?? path
        let place = try OutputPlace(trimmed, using: features)
        try Self.checkExisting(trimmed, place, replacing: replacing)
        let (name, token) = try cleanup.making(
            undoing: { name in { Self.removeMoved(name, place) } },
            { () throws(CommandFailure) in place.hiddenNames.random() })
        self.path = trimmed
        self.place = place
        self.cleanup = cleanup
        self.leftovers = leftovers
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
    /// it is removed, and what has the name is untouched, unless only the name could not be synchronised.
    ///
    /// - Parameter synchronizing: Whether to wait until all that is in it, and its name, are on the disk.
    /// - Returns: ``CommandFailure/replacedFolderStays(_:_:)`` when all was done but the removal of the replaced folder.
    /// - Throws: ``CommandFailure``: ``CommandFailure/fileExists(_:)`` or ``CommandFailure/existsAsFile(_:)`` when
    ///   something took the name meanwhile, ``CommandFailure/cancelled`` when an interruption came first,
    ///   ``CommandFailure/notSynchronized(_:previous:_:)`` when the folder has its name and nothing was removed.
    public func commit(synchronizing: Bool = false) throws(CommandFailure) -> CommandFailure? {
        let replaced: FilePath?
        // Whoever has filled the folder holds it no more, and what no one holds may be taken for a leftover.
        let held = try? OpenFile(partialName, in: place.folder, .readOnly, [.directory, .noFollow])
        try? held?.lock()
        defer { withExtendedLifetime(held) {} }
        do {
            if synchronizing {
                // The whole file system, because the folder may hold any number of files.
                try onFiles(CommandFailure.failed(to: "write", path)) { () throws(FileError) in
                    try OpenFolder(partialName, in: place.folder).synchronizeVolume()
                }
            }
            replaced = try token.withLock { token throws(CommandFailure) -> FilePath? in
                guard let registered = token else { return nil }
                let replaced = try cleanup.finishing(registered) { () throws(CommandFailure) in try appear() }
                token = nil
                return replaced
            }
        } catch {
            discard()
            throw error
        }
        // Only when the new name is on the disk does nobody need the old folder any more.
        if synchronizing { try place.synchronize(path, replaced: replaced) }
        defer { leftovers.remove(of: place.name, in: place.folder) }
        guard let replaced else { return nil }
        do throws(FileError) {
            try place.folder.removeTree(replaced)
            return nil
        } catch {
            return .replacedFolderStays(place.folder.path(of: replaced).byteText, error)
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
        return try onFiles(CommandFailure.failed(to: "replace", path)) { () throws(FileError) in
            try place.folder.exchange(partialName, place.name) ? partialName : replaceInSteps()
        }
    }

    /// Replaces the existing folder where names cannot be swapped.
    private func replaceInSteps() throws(FileError) -> FilePath {
        // After a crash between the steps it is all there is, so that no sweep may take it.
        let aside = place.keptNames.random()
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
        let existing = try onFiles(CommandFailure.failed(to: "examine", path)) { () throws(FileError) in
            try place.folder.status(of: place.name)
        }
        guard let existing else { return }
        if !replacing { throw .fileExists(path) }
        if existing.type != .directory { throw .existsAsFile(path) }
    }

    /// Renames a partial folder before removing it, so that a thread still writing to its path fails.
    private static func removeMoved(_ name: FilePath, _ place: OutputPlace) {
        let moved = place.hiddenNames.random()
        let isMoved = (try? place.folder.renameWithoutReplacing(name, to: moved)) != nil
        try? place.folder.removeTree(isMoved ? moved : name)
    }
}
