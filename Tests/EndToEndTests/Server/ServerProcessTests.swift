import Testing

/// The suites that run `paccrypt serve` as a process, each test with servers, ports and folders of its own.
@Suite("The server as a process", .timeLimit(.minutes(10)))
enum ServerProcessTests {}
