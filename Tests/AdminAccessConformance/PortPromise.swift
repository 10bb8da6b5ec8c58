import Testing

/// One thing that every adapter of a port promises. Each check gets an empty store.
public struct PortPromise<Port: Sendable>: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with an empty store.
    public let check: @Sendable (Port) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (Port) async throws -> Void) {
        testDescription = description
        self.check = check
    }
}

/// Runs something so many times at once, and returns the results.
func parallel<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for index in 0..<count { group.addTask { try await body(index) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}
