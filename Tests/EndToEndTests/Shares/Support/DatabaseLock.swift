import Foundation
import Glibc

/// Another process that is writing to a SQLite database, so that nobody else can; until it is released.
final class DatabaseLock {
    enum Failure: Error {
        case notLocked
    }

    private let process = Process()
    private let input = Pipe()

    init(_ database: URL) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script, database.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        guard try output.fileHandleForReading.read(upToCount: 6) == Data("locked".utf8) else { throw Failure.notLocked }
    }

    deinit {
        release()
    }

    func release() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static let script = """
        import sqlite3, sys
        database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
        database.execute("BEGIN IMMEDIATE")
        print("locked", end="", flush=True)
        sys.stdin.read()
        """
}
