import FileSystem
import SystemPackage

/// What the commands need to know about paths, which are kept as they were typed, whatever their bytes: as
/// ``ByteText``.
enum Path {
    private static let slash = UInt8(ascii: "/")

    /// The name of the file or folder that a path leads to; nil for the root and for standard input.
    static func name(of path: String) -> String? {
        guard path != "-" else { return nil }
        let last = components(of: path).last
        guard last == nil || last == "." || last == ".." else { return last }
        let resolved = try? FilePath(byteText: path).resolved()
        return resolved.flatMap { components(of: $0.byteText).last }
    }

    /// The name as it is told to others, who expect text.
    static func told(_ name: String) -> String { ByteText.readable(name) }

    /// The directory that holds what a path leads to.
    static func directory(of path: String) -> String {
        let components = components(of: path)
        if components.last == "." || components.last == ".." { return join(path, "..") }
        let root = path.utf8.first == slash ? "/" : ""
        guard components.count > 1 else { return root }
        return root + components.dropLast().joined(separator: "/")
    }

    static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty || directory.utf8.last == slash ? directory + name : directory + "/" + name
    }

    static func isDirectory(_ path: String) -> Bool {
        (try? Stat(existing: FilePath(byteText: path)))?.type == .directory
    }

    /// By bytes: to Swift, a slash and an accent behind it are one character.
    private static func components(of path: String) -> [String] {
        path.utf8.split(separator: slash).map { String(Substring($0)) }
    }
}
