import Testing

/// Waits until a condition holds that another thread brings about; a minute is far more than it takes.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("It did not happen within a minute.")
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
