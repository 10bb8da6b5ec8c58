import Logging

/// Tells more about errors while an admin wants it: to the log, and to that admin's own session.
struct VerboseErrors: Sendable {
    /// The most characters that are told of an error.
    private static let mostCharacters = 2000

    let mode: DeveloperMode

    /// What an answer may tell about an error; nil unless errors are verbose and the request belongs to an admin.
    func detail(of error: any Error, _ context: ServerContext) async -> String? {
        guard mode.isOn else { return nil }
        let text = String("\(type(of: error)): \(error)".prefix(Self.mostCharacters))
        context.logger.notice(
            "request refused", metadata: ["route": "\(context.route?.path ?? "none")", "error": "\(text)"])
        guard case .admin? = try? await context.session.find().principal else { return nil }
        return text
    }
}
