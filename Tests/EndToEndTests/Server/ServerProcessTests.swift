import Testing

/// The suites that run `paccrypt serve` as a process. They run one after the other: each looks at memory, descriptors
/// or times of its own server.
@Suite("The server as a process", .serialized, .timeLimit(.minutes(10)))
enum ServerProcessTests {}
