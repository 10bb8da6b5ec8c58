import ArgumentParser
import AuditLog
import Foundation

/// Which lines of the log are asked for.
struct AuditFilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only this kind of event, such as login. Repeat it for several.", valueName: "kind"),
        completion: .list(AuditEventKind.allCases.map(\.rawValue)))
    var kind: [String] = []

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

    @Option(help: ArgumentHelp("Not before this time, such as 2026-01-15T10:30:00Z.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var until: String?

    func validate() throws {
        for kind in kind where AuditEventKind(rawValue: kind) == nil {
            throw ValidationError(
                "There is no event \(kind). Events: \(AuditEventKind.allCases.map(\.rawValue).joined(separator: ", "))."
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
        filter.kinds = kind.isEmpty ? nil : Set(kind)
        filter.outcome = outcome
        filter.actor = actor
        filter.client = client
        filter.share = share
        filter.from = try from.map { try Self.time($0, option: "--from") }
        filter.until = try until.map { try Self.time($0, option: "--until") }
        return filter
    }

    /// Milliseconds since 1970 of a date, or of a date and time with its zone.
    private static func time(_ text: String, option: String) throws -> Int64 {
        let full = text.count == 10 ? "\(text)T00:00:00Z" : text
        guard let date = try? Date.ISO8601FormatStyle().parse(full) else {
            throw ValidationError("\(option) is a day such as 2026-01-15, or a time such as 2026-01-15T10:30:00Z.")
        }
        return Int64(date.timeIntervalSince1970 * 1000)
    }
}
