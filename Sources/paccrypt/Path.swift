import FileSystem
import Foundation
import SystemPackage

/// What the commands need to know about paths, which are kept as they were typed.
enum Path {
    /// The name of the file or folder that a path leads to; nil for the root and for standard input.
    static func name(of path: String) -> String? {
        guard path != "-" else { return nil }
        let last = components(of: path).last
        guard last == nil || last == "." || last == ".." else { return last.map(String.init) }
        return components(of: URL(fileURLWithPath: path).standardizedFileURL.path).last.map(String.init)
    }

    /// The directory that holds what a path leads to.
    static func directory(of path: String) -> String {
        let components = components(of: path)
        if components.last == "." || components.last == ".." { return join(path, "..") }
        guard components.count > 1 else { return path.hasPrefix("/") ? "/" : "" }
        return (path.hasPrefix("/") ? "/" : "") + components.dropLast().joined(separator: "/")
    }

    static func join(_ directory: String, _ name: String) -> String {
        directory.isEmpty || directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    static func isDirectory(_ path: String) -> Bool {
        (try? Stat(existing: FilePath(path)))?.type == .directory
    }

    private static func components(of path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
