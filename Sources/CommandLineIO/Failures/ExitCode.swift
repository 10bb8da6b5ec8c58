/// The exit codes of `paccrypt`. Scripts rely on the numbers.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// All was done.
    case done = 0
    /// Something failed that has no code of its own.
    case other = 1
    /// The command was called wrongly, or the settings are wrong.
    case usage = 2
    /// The password or key does not open the container.
    case wrongKey = 3
    /// The input is damaged, or no container at all.
    case damaged = 4
    /// The input asks for more than a limit allows.
    case limit = 5
    /// The output exists already.
    case fileExists = 6
    /// The server or the network failed.
    case network = 7
}
