import FileSystem
import SystemPackage

/// Where an output goes: a name in a folder that is kept open, so that nothing that happens to its path leads
/// elsewhere.
struct OutputPlace: Sendable {
    let folder: OpenFolder
    let name: FilePath
    /// Names for what is not complete.
    let hiddenNames: TemporaryName

    private static let ending = "partial"
    /// Nobody writes to an output that was left alone for an hour.
    private static let leftoverSeconds = 3600

    /// Removes what commands that were killed have left of outputs of the same name. What cannot be removed stays.
    func removeLeftovers() {
        _ = try? folder.removeOldLeftovers(of: name, endings: [Self.ending], seconds: Self.leftoverSeconds)
    }

    /// Opens the folder of an output's path.
    ///
    /// - Throws: ``CommandFailure/isFolder(_:)`` when the path cannot be a file's, or ``CommandFailure/file(_:)``.
    init(_ path: String, using features: FileSystemFeatures) throws(CommandFailure) {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let last = components.last.map { String(Substring($0)) } ?? ""
        if ["", ".", ".."].contains(last) { throw .isFolder(path) }
        name = FilePath(byteText: last)
        hiddenNames = TemporaryName(stem: name, ending: Self.ending)
        let parent =
            components.count > 1 ? FilePath(byteText: String(Substring(path.utf8.dropLast(last.utf8.count)))) : "."
        folder = try onFiles(CommandFailure.file) { () throws(FileError) in try OpenFolder(parent, using: features) }
    }

    /// Waits until the output's name is on the disk.
    ///
    /// - Throws: ``CommandFailure/notSynchronized(_:previous:_:)``.
    func synchronize(_ path: String, previous: String? = nil) throws(CommandFailure) {
        do throws(FileError) {
            try folder.synchronize()
        } catch {
            throw .notSynchronized(path, previous: previous, error)
        }
    }
}
