import FileSystem
import SystemPackage

/// Where an output goes: a name in a folder that is kept open, so that nothing that happens to its path leads
/// elsewhere.
struct OutputPlace: Sendable {
    let folder: OpenFolder
    let name: FilePath

    /// Opens the folder of an output's path.
    ///
    /// - Throws: ``CommandFailure/isFolder(_:)`` when the path cannot be a file's, or ``CommandFailure/file(_:)``.
    init(_ path: String, using features: FileSystemFeatures) throws(CommandFailure) {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let last = components.last.map { String(Substring($0)) } ?? ""
        if ["", ".", ".."].contains(last) { throw .isFolder(path) }
        name = FilePath(last)
        let parent = components.count > 1 ? FilePath(String(Substring(path.utf8.dropLast(last.utf8.count)))) : "."
        folder = try reporting { () throws(FileError) in try OpenFolder(parent, using: features) }
    }
}

/// Names of outputs that are not complete: `.NAME.XXXXXXXX.partial`, the X random.
enum PartialName {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
    private static let randomCount = 8

    static func random(for name: FilePath) -> FilePath {
        var generator = SystemRandomNumberGenerator()
        return FilePath(random(for: name.string, using: &generator))
    }

    static func random(for name: String, using generator: inout some RandomNumberGenerator) -> String {
        let random = String((0..<randomCount).map { _ in alphabet.randomElement(using: &generator) ?? "a" })
        let ending = ".\(random).partial"
        return "." + LocalFileName.prefix(of: name, bytes: LocalFileName.maximumBytes - 1 - ending.utf8.count) + ending
    }
}
