import FileSystem
import SystemPackage

/// Where an output goes: a name in a folder that is kept open, so that nothing that happens to its path leads
/// elsewhere.
struct OutputPlace: Sendable {
    let folder: OpenFolder
    let name: FilePath
    /// Names for what is not complete.
    let hiddenNames: TemporaryName
    /// Names for what was replaced and is to be kept, which no sweep touches.
    let keptNames: TemporaryName

    /// What the hidden names end with, after a dot.
    static let ending = "partial"

    /// Opens the folder of an output's path.
    ///
    /// - Throws: ``CommandFailure/isFolder(_:)`` when the path cannot be a file's, or ``CommandFailure/file(_:)``.
    init(_ path: String, using features: FileSystemFeatures) throws(CommandFailure) {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let last = components.last.map { String(Substring($0)) } ?? ""
        if ["", ".", ".."].contains(last) { throw .isFolder(path) }
        name = FilePath(byteText: last)
        hiddenNames = TemporaryName(stem: name, ending: Self.ending)
        keptNames = TemporaryName(stem: name, ending: "previous")
        let parent =
            components.count > 1 ? FilePath(byteText: String(Substring(path.utf8.dropLast(last.utf8.count)))) : "."
        folder = try onFiles(CommandFailure.file) { () throws(FileError) in try OpenFolder(parent, using: features) }
    }

    /// Waits until the output's name is on the disk.
    ///
    /// - Parameter replaced: the name that a replaced folder has; it gets one for a person to find when the wait fails.
    /// - Throws: ``CommandFailure/notSynchronized(_:previous:_:)``.
    func synchronize(_ path: String, replaced: FilePath? = nil) throws(CommandFailure) {
        do throws(FileError) {
            try folder.synchronize()
        } catch {
            let previous = replaced.map { folder.path(of: kept($0)).byteText }
            throw .notSynchronized(path, previous: previous, error)
        }
    }

    private func kept(_ replaced: FilePath) -> FilePath {
        let name = keptNames.random()
        return (try? folder.renameWithoutReplacing(replaced, to: name)) == nil ? replaced : name
    }
}
