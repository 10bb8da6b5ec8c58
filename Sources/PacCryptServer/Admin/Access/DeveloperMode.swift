import Logging
import Synchronization

/// Whether errors are verbose: in the log, and in answers to the sessions of admins. It ends with the process.
public final class DeveloperMode: Sendable {
    private let state = Atomic(false)

    /// Errors are not verbose at first.
    public init() {}

    /// Whether errors are verbose.
    public var isOn: Bool { state.load(ordering: .relaxed) }

    /// Turns verbose errors on or off.
    func set(_ isOn: Bool) {
        state.store(isOn, ordering: .relaxed)
    }
}

/// Shows more about errors while an admin wants that: in the log, and in answers to admins.
struct VerboseErrors: Sendable {
    /// The most characters of an error that are shown.
    private static let mostCharacters = 2000

    let mode: DeveloperMode

    /// What an answer may show of an error; nil unless errors are verbose and an admin sent the request.
    func detail(of error: any Error, _ context: ServerContext) async -> String? {
        guard mode.isOn else { return nil }
        let text = String("\(type(of: error)): \(error)".prefix(Self.mostCharacters))
        context.logger.notice(
            "request refused", metadata: ["route": "\(context.route?.path ?? "none")", "error": "\(text)"])
        guard case .admin? = try? await context.session.find().principal else { return nil }
        return text
    }
}
