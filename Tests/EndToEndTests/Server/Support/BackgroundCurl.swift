import Foundation
import Glibc

/// A curl that runs while the test goes on; what is written to it is its standard input. Killed with the last reference
/// to it.
final class BackgroundCurl {
    private let process = Process()
    private let input = Pipe()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["curl"] + arguments
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    func write(_ content: Data) throws { try input.fileHandleForWriting.write(contentsOf: content) }

    /// Ends the input, and gives the exit code.
    func waitForEnd() throws -> Int32 {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
