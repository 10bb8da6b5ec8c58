/// How the waiting time grows with tries that failed.
///
/// The first tries are free; the one with number `freeTries + 1` opens a wait of 1 second, and every further one doubles
/// it, up to the longest. Tries that are refused meanwhile count nowhere and lengthen nothing.
public struct BackOffRule: Hashable, Sendable {
    /// The tries that open no wait.
    public let freeTries: Int
    /// The longest wait in seconds.
    public let longestSeconds: Int
    /// After how many seconds without a try all is forgotten.
    public let forgottenAfterSeconds: Int

    /// For one client: 4 free tries, waits of at most 15 minutes, forgotten after a day.
    static let client = BackOffRule(freeTries: 4, longestSeconds: 900, forgottenAfterSeconds: 86_400)
    /// For the account, a known browser, or a session: 4 free tries, waits of at most 30 seconds, forgotten after 15
    /// minutes.
    static let account = BackOffRule(freeTries: 4, longestSeconds: 30, forgottenAfterSeconds: 900)

    /// The wait in seconds that a client's, or the account's, try with this number opens.
    func waitSeconds(afterTry number: Int) -> Int {
        guard number > freeTries else { return 0 }
        let doublings = number - freeTries - 1
        return doublings >= 20 ? longestSeconds : min(1 << doublings, longestSeconds)
    }
}

extension AttemptSubject {
    /// The rule for the subject.
    public var rule: BackOffRule {
        switch self {
        case .client: .client
        case .account, .device, .session: .account
        }
    }
}
