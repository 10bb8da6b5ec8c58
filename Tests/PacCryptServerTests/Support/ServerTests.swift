import Testing

/// All tests that run a server. One at a time: each has real connections and real time limits.
@Suite("The server", .serialized, .timeLimit(.minutes(10)))
struct ServerTests {}
