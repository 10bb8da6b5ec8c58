/// Who did it, as far as that is proven: a name that somebody typed is none.
public enum AuditActor: Sendable, Hashable {
    /// Somebody who has not logged in.
    case anonymous
    /// An admin with a session, by name.
    case admin(String)
    /// Somebody at the machine's command line.
    case commandLine
    /// The program itself.
    case system

    /// As it stands in the log: `anonymous`, `admin:NAME`, `command_line`, `system`.
    public var text: String {
        switch self {
        case .anonymous: "anonymous"
        case .admin(let name): "admin:\(name)"
        case .commandLine: "command_line"
        case .system: "system"
        }
    }
}
