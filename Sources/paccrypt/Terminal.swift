import CommandLineIO
import Foundation

enum Terminal {
    /// Refuses to fill a person's screen with a container.
    static func refuseBinary(to output: String) throws {
        guard output == "-", isatty(STDOUT_FILENO) == 1 else { return }
        throw CommandFailure(.usage, "A container is not text: name a file with -o, or pipe it to a program")
    }
}
