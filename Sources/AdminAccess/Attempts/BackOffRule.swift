/// How the waiting time grows with attempts that failed.
///
/// The first attempts are free; the one with number `freeAttempts + 1` opens a wait of 1 second, and every further one
/// doubles it, up to the longest. Attempts that are refused meanwhile count nowhere and lengthen nothing.
public struct BackOffRule: Hashable, Sendable {
    /// The attempts that open no wait.
    public let freeAttempts: Int
    /// The longest wait in seconds.
    public let longestSeconds: Int
    /// After how many seconds without an attempt all is forgotten.
    public let forgottenAfterSeconds: Int

    /// For one client: 4 free attempts, waits of at most 15 minutes, forgotten after a day.
    static let client = BackOffRule(freeAttempts: 4, longestSeconds: 900, forgottenAfterSeconds: 86_400)
    /// For the account or a known browser: 4 free attempts, waits of at most 30 seconds, forgotten after 15 minutes.
    static let account = BackOffRule(freeAttempts: 4, longestSeconds: 30, forgottenAfterSeconds: 900)

    /// The wait in seconds after the attempt with this number.
    func waitSeconds(afterAttempt number: Int) -> Int {
        guard number > freeAttempts else { return 0 }
        let doublings = number - freeAttempts - 1
        return doublings >= 20 ? longestSeconds : min(1 << doublings, longestSeconds)
    }
}

extension AttemptSubject {
    /// The rule for the subject.
    public var rule: BackOffRule {
        switch self {
        case .client: .client
        case .account, .device: .account
        }
    }
}
