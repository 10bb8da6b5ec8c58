import Foundation

/// A program of the package's own that a test starts, talks to over its standard output, and kills at the latest with
/// the last reference to it.
public final class ProbeProcess {
    private let process = Process()
    private let output = Pipe()
    private var unread: [UInt8] = []

    /// Starts a program that lies beside the test's own.
    public init(_ name: String, _ arguments: [String]) throws {
        let ours = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        process.executableURL = ours.deletingLastPathComponent().appending(path: name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
    }

    deinit {
        if process.isRunning { kill() }
    }

    /// The process's number.
    public var identifier: Int32 { process.processIdentifier }

    /// The next line that the program writes; nil when it writes no more.
    public func line() throws -> String? {
        while true {
            if let newline = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(newline + 1) }
                return String(decoding: unread[..<newline], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            unread.append(contentsOf: more)
        }
    }

    /// All lines that are still to come.
    public func rest() throws -> [String] {
        var lines: [String] = []
        while let line = try line() { lines.append(line) }
        return lines
    }

    /// Ends the program as a power cut of its own would, and waits for it.
    public func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for the end: the exit status.
    public func exitStatus() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}
