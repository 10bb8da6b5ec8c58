import Glibc

/// Looks again and again until something is so that another thread or process brings about.
///
/// - Parameter seconds: far more than it takes, on a busy machine as well.
/// - Returns: whether it became so within that time.
public func eventually(seconds: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < end else { return false }
        usleep(10_000)
    }
    return true
}

/// Looks again and again, as ``eventually(seconds:_:)`` does, without holding up a thread in between.
public func comesTrue(seconds: Double = 60, _ condition: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < end else { return false }
        try await Task.sleep(for: .milliseconds(5))
    }
    return true
}
