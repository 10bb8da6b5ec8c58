import Testing

/// All tests that run a server, each on a port of its own.
@Suite("The server", .timeLimit(.minutes(10)))
struct ServerTests {}
