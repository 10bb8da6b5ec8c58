import SystemPackage
import Glibc
import Synchronization

@testable import CommandLineIO

/// A running `CommandLineIOProbe`, killed with the last reference to it.
final class SpawnedProbe: Sendable {
    private let identifier: pid_t
    private let output: Pipe
    private let errors: Pipe
    private let exitStatus = Mutex<Int32?>(nil)

    /// Starts the probe, in a session of its own with `terminal` as its terminal, standard input and, when it shows
    /// progress, standard error.
    init(
        _ arguments: [String], terminal: Pseudoterminal? = nil, errorsOnTerminal: Bool = false,
        ignoring ignored: [Int32] = []
    ) throws {
        output = try Pipe()
        errors = try Pipe()
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, terminal?.path ?? "/dev/null", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writeEnd, 1)
        posix_spawn_file_actions_adddup2(&actions, errorsOnTerminal ? 0 : errors.writeEnd, 2)
        Self.resetSignals(in: &attributes)
        let shell = "for n in \(ignored.map(String.init).joined(separator: " ")); do trap '' $n; done; exec \"$@\""
        let words = ["/bin/sh", "-c", shell, "sh", try Self.executable()] + arguments
        identifier = try Self.spawn(words, &actions, &attributes)
        output.closeWriteEnd()
        errors.closeWriteEnd()
    }

    deinit {
        if exitStatus.withLock({ $0 }) == nil {
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
    }

    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Waits for the exit: the exit code, or 1000 and the signal that killed the process.
    func exitCode() throws -> Int32 {
        try exitStatus.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            try checked { waitpid(identifier, &status, 0) }
            let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 1000 + status & 0x7F
            known = code
            return code
        }
    }

    /// Waits until the process has written a text to standard output.
    func waitForOutput(_ text: String) throws -> String { try TextReader(output.readEnd).wait(for: text) }

    /// All that is still to come on standard output.
    func restOfOutput() throws -> String { String(decoding: try FileContent.read(output.readEnd), as: UTF8.self) }

    /// All that is still to come on standard error.
    func restOfErrors() throws -> String { String(decoding: try FileContent.read(errors.readEnd), as: UTF8.self) }

    /// The probe lies beside the test executable.
    private static func executable() throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try checked { readlink("/proc/self/exe", &buffer, buffer.count) }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex) + "/CommandLineIOProbe"
    }

    /// A session of its own, so that the terminal it opens becomes its own, and no signals blocked or ignored.
    private static func resetSignals(in attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Swift does not import.
        posix_spawnattr_setflags(
            &attributes, Int16(newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))
    }

    private static func spawn(
        _ words: [String], _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws -> pid_t {
        var arguments = words.map { strdup($0) } + [nil]
        var environment = [strdup("TERM=xterm"), nil]
        defer { for word in arguments + environment { free(word) } }
        var identifier: pid_t = 0
        let result = Pipe.inheritance.withLock { _ in
            posix_spawn(&identifier, words[0], &actions, &attributes, &arguments, &environment)
        }
        if result != 0 { throw Errno(rawValue: result) }
        return identifier
    }
}
