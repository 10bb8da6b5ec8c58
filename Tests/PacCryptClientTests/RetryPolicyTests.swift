import Testing

@testable import PacCryptClient

@Suite("When a request is made again")
struct RetryPolicyTests {
    private let policy = RetryPolicy(
        retries: 4, firstDelay: .seconds(1), longestDelay: .seconds(5), longestRetryAfter: .seconds(90))

    @Test("Waits double up to the longest")
    func doubling() {
        let error = ClientError(.interrupted, "")
        let waits = (1...5).map { policy.delay(after: error, failures: $0, jitter: 1) }
        #expect(waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(5), nil])
    }

    @Test("Jitter shortens a wait by half at most")
    func jitter() {
        #expect(policy.delay(after: ClientError(.stalled, ""), failures: 1, jitter: 0) == .milliseconds(500))
    }

    @Test("A server's own wait is kept to, unless it is too long")
    func retryAfter() {
        let busy = { (seconds: Int) in
            ClientError(.refused, "", status: 429, retryAfter: .seconds(seconds))
        }
        #expect(policy.delay(after: busy(60), failures: 1, jitter: 1) == .seconds(60))
        #expect(policy.delay(after: busy(91), failures: 1, jitter: 1) == nil)
    }

    @Test(
        "Only what passes is tried again",
        arguments: [
            (408, true), (429, true), (502, true), (503, true), (504, true), (400, false), (401, false), (403, false),
            (404, false), (409, false), (410, false), (416, false), (500, false), (507, false),
        ])
    func statuses(status: Int, isTriedAgain: Bool) {
        let error = ClientError(.refused, "", status: status)
        #expect((policy.delay(after: error, failures: 1, jitter: 1) != nil) == isTriedAgain)
    }

    @Test("A share that is being downloaded is waited for")
    func beingDownloaded() {
        let error = ClientError(.refused, "", status: 409, retryAfter: .seconds(7))
        #expect(policy.delay(after: error, failures: 1, jitter: 1) == .seconds(7))
    }

    @Test(
        "What will not pass is final",
        arguments: [
            ClientError.Code.notTrusted, .invalidAnswer, .redirected, .changed, .sourceChanged, .invalidLink,
        ])
    func final(code: ClientError.Code) {
        #expect(policy.delay(after: ClientError(code, ""), failures: 1, jitter: 1) == nil)
    }
}
