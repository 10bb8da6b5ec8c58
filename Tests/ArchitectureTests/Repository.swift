import Foundation

/// The repository that these tests lie in.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct CommandFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// The files that git tracks or would add, by their paths below ``root``; what is ignored is left out.
    static func files() throws -> [String] {
        let arguments = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        return String(decoding: try output(of: arguments), as: UTF8.self)
            .split(separator: "\0").map(String.init)
            .filter { FileManager.default.isReadableFile(atPath: root.appending(path: $0).path) }
    }

    /// The Swift files below one of the top folders.
    static func swiftFiles(below folders: [String]) throws -> [String] {
        try files().filter { path in
            path.hasSuffix(".swift") && folders.contains { path.hasPrefix($0 + "/") }
        }
    }

    static func contents(of path: String) throws -> Data {
        try Data(contentsOf: root.appending(path: path))
    }

    /// Runs a command in ``root`` and returns its standard output; what it says on standard error is not shown.
    static func output(of arguments: [String]) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let command = arguments.joined(separator: " ")
            throw CommandFailure(description: "`\(command)` ended with \(process.terminationStatus); run it to see why")
        }
        return data
    }
}
