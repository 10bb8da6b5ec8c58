import Testing

/// The suites that leave and pick up shares, each test at a `paccrypt serve` of its own.
@Suite("Shares of a server as a process", .timeLimit(.minutes(10)))
enum ShareProcessTests {}
