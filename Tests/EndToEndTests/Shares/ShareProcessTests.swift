import Testing

/// The suites that leave and pick up shares at a `paccrypt serve` of their own. They run one after the other: each looks
/// at what its server leaves on the disk.
@Suite("Shares of a server as a process", .serialized, .timeLimit(.minutes(10)))
enum ShareProcessTests {}
