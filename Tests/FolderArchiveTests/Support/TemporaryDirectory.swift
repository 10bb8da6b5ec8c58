import FileSystem
import SystemPackage
import Glibc
import Testing

@testable import FolderArchive

/// A directory of its own for one test, removed with all it holds.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/folder-archive-XXXXXX".utf8).cString
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        let directory = DurableFile(path: FilePath(path))
        try? OpenFolder(directory.folder).removeTree(directory.name)
    }

    /// Removes a name with all that is below it.
    func remove(_ name: String) throws {
        try OpenFolder(FilePath(path)).removeTree(FilePath(name))
    }

    /// The path of a name in the directory.
    func path(_ name: String) -> String { "\(path)/\(name)" }
}
