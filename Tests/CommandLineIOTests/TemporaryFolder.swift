import FileSystem
import Glibc
import SystemPackage

/// A folder of one test, removed with the last reference to it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/command-line-io.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        path = String(cString: made)
    }

    deinit {
        let place = DurableFile(path: FilePath(path))
        try? OpenFolder(place.folder).removeTree(place.name)
    }

    func path(_ name: String) -> String { path + "/" + name }

    /// All names in the folder, hidden ones too.
    var names: [String] {
        get throws { try Self.names(in: path) }
    }

    static func names(in path: String) throws -> [String] {
        try OpenFolder(FilePath(path)).names().map(\.string).sorted()
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let descriptor = try checked { open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600) }
        defer { close(descriptor) }
        try FileContent.write(bytes, to: descriptor)
        return path(name)
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    func makeFolder(_ name: String) throws { try checked { mkdir(path(name), 0o700) } }

    func text(_ name: String) throws -> String { String(decoding: try FileContent.read(path(name)), as: UTF8.self) }

    func mode(_ name: String) throws -> mode_t {
        var status = stat()
        try checked { stat(path(name), &status) }
        return status.st_mode & 0o777
    }
}
