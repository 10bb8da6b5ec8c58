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
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    func write(_ content: Data) throws { try input.fileHandleForWriting.write(contentsOf: content) }

    /// Nothing more will be written.
    func endInput() { try? input.fileHandleForWriting.close() }

    /// Ends it as a client that crashes.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends the input, and gives the exit code.
    func waitForEnd() throws -> Int32 {
        endInput()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
