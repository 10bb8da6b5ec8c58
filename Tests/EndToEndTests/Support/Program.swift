import Foundation
import TestSupport
import Testing

/// What a finished program left: its exit code and what it wrote.
struct Finished {
    var code: Int32
    var output: Data
    var errors: String
    var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs the real binary, as a shell would.
enum Program {
    /// The `paccrypt` that was built together with these tests.
    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("paccrypt").path

    /// Runs `paccrypt` and waits for its end.
    ///
    /// - Parameters:
    ///   - input: what it reads from standard input; nothing means an empty one.
    ///   - environment: variables on top of a bare environment.
    @discardableResult
    static func run(
        _ arguments: String..., input: Data = Data(), environment: [String: String] = [:], in folder: URL? = nil
    ) throws -> Finished {
        try run(path, arguments, input: input, environment: environment, in: folder)
    }

    /// Runs a shell script with the binary's path in `$PACCRYPT`.
    static func shell(_ script: String, environment: [String: String] = [:], in folder: URL? = nil) throws -> Finished {
        try run("/bin/bash", ["-c", "set -o pipefail; " + script], environment: environment, in: folder)
    }

    static func run(
        _ executable: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
        in folder: URL? = nil
    ) throws -> Finished {
        let scratch = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = bareEnvironment.merging(environment) { _, new in new }
        process.currentDirectoryURL = folder ?? scratch.url
        let (inputURL, outputURL, errorURL) = (scratch["stdin"], scratch["stdout"], scratch["stderr"])
        try input.write(to: inputURL)
        try Data().write(to: outputURL)
        try Data().write(to: errorURL)
        process.standardInput = try FileHandle(forReadingFrom: inputURL)
        process.standardOutput = try FileHandle(forWritingTo: outputURL)
        process.standardError = try FileHandle(forWritingTo: errorURL)
        try process.run()
        process.waitUntilExit()
        let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Finished(
            code: code, output: try Data(contentsOf: outputURL),
            errors: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self))
    }

    static var bareEnvironment: [String: String] {
        var environment = ["PACCRYPT": path, "LC_ALL": "C"]
        for name in ["PATH", "LD_LIBRARY_PATH", "HOME"] {
            environment[name] = ProcessInfo.processInfo.environment[name]
        }
        return environment
    }
}
