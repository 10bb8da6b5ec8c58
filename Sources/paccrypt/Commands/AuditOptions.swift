import ArgumentParser
import AuditLog
import RequestGuard

/// Which lines of the log are asked for.
struct AuditFilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only this event, such as login. Repeat it for several.", valueName: "event"),
        completion: .list(AuditEventKind.allCases.map(\.rawValue)))
    var event: [String] = []

    @Option(
        help: ArgumentHelp("Only this outcome: success, failure or refused.", valueName: "outcome"),
        completion: .list(AuditOutcome.allCases.map(\.rawValue)))
    var outcome: String?

    @Option(help: ArgumentHelp("Only this actor, such as admin:NAME or command_line.", valueName: "actor"))
    var actor: String?

    @Option(help: ArgumentHelp("Only this client address.", valueName: "address"))
    var client: String?

    @Option(help: ArgumentHelp("Only this share, by its tag of 12 digits.", valueName: "tag"))
    var share: String?

    @Option(
        help: ArgumentHelp(
            "From this day or time on, such as 2026-01-15 (UTC) or 2026-01-15T10:30:00Z.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("To the end of this day or second.", valueName: "time"))
    var to: String?

    func validate() throws {
        for event in event where AuditEventKind(rawValue: event) == nil {
            throw ValidationError(
                "There is no event \(event). Events: \(AuditEventKind.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        if let outcome, AuditOutcome(rawValue: outcome) == nil {
            throw ValidationError("--outcome is success, failure or refused.")
        }
        if let share, ShareTag(share) == nil {
            throw ValidationError("--share is the share's tag in the log: 12 hexadecimal digits.")
        }
        _ = try filter()
    }

    func filter() throws -> AuditFilter {
        var filter = AuditFilter()
        filter.kinds = event.isEmpty ? nil : Set(event)
        filter.outcome = outcome
        filter.actor = try actor.map { try CommandArguments.text($0, "--actor") }
        filter.clients = client.map { ClientKey.spellings(of: $0) }
        filter.share = share
        filter.from = try from.map { try Self.period($0, option: "--from").start }
        filter.until = try to.map { try Self.period($0, option: "--to").end }
        return filter
    }

    private static func period(_ text: String, option: String) throws -> AuditPeriod {
        guard let period = AuditPeriod(text) else {
            throw ValidationError("\(option) must be \(AuditPeriod.allowed).")
        }
        return period
    }
}
