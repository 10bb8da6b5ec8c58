import Foundation
import SystemPackage

/// A folder of its own for one test, deleted with the last reference to it.
public final class TemporaryFolder: Sendable {
    public let path: String

    /// - Parameter parent: where to make it.
    public init(in parent: String = NSTemporaryDirectory()) throws {
        path = URL(filePath: parent).appending(path: "paccrypt-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        // By the command, which removes trees of any depth and names that are no text.
        let removal = Process()
        removal.executableURL = URL(filePath: "/bin/rm")
        removal.arguments = ["-rf", path]
        guard (try? FileManager.default.removeItem(atPath: path)) == nil, (try? removal.run()) != nil else { return }
        removal.waitUntilExit()
    }

    public var url: URL { URL(filePath: path, directoryHint: .isDirectory) }

    public func path(_ name: String) -> String { "\(path)/\(name)" }

    public var filePath: FilePath { FilePath(path) }

    public func filePath(_ name: String) -> FilePath { filePath.appending(name) }

    public subscript(name: String) -> URL { url.appending(path: name) }

    /// All names in the folder, hidden ones too, sorted.
    public var names: [String] {
        get throws { try names(in: "") }
    }

    /// All names in a folder below this one, sorted.
    public func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
    }

    public func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: self[name])) }

    public func text(_ name: String) throws -> String { try String(contentsOf: self[name], encoding: .utf8) }

    /// Writes a file and returns its path.
    @discardableResult
    public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: self[name])
        return path(name)
    }

    /// Writes a text file and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(text.utf8, to: name) }

    public func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    /// The permissions of a file.
    public func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return attributes[.posixPermissions] as? Int ?? 0
    }
}
