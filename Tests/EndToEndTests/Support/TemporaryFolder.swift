import Foundation

/// A folder that goes when nobody needs it any more.
final class TemporaryFolder: Sendable {
    let url: URL

    /// - Parameter parent: where to make it; the system's temporary folder unless told.
    init(in parent: String = NSTemporaryDirectory()) throws {
        url = URL(fileURLWithPath: parent).appendingPathComponent("paccrypt-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    subscript(name: String) -> URL { url.appendingPathComponent(name) }

    /// Writes a file and gives its path.
    @discardableResult
    func file(_ name: String, _ content: Data) throws -> String {
        try content.write(to: self[name])
        return self[name].path
    }

    /// Writes a text file and gives its path.
    @discardableResult
    func file(_ name: String, _ content: String) throws -> String {
        try file(name, Data(content.utf8))
    }

    /// The names in the folder, hidden ones included.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
    }
}
