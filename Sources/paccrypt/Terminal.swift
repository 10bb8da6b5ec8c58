import CommandLineIO
import Foundation

enum Terminal {
    /// Whether a person reads standard output.
    static var isStandardOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Refuses to fill a person's screen with a container.
    static func refuseBinary(to output: String) throws {
        guard output == "-", isStandardOutput else { return }
        throw CommandError.containerOnTerminal
    }
}
