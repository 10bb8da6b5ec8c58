/// The pages of the admin area, and the only places that a login leads back to.
enum AdminPage: String, CaseIterable, Sendable {
    case status = "/adminpage"
    case settings = "/admin-settings"
    case logs = "/admin-logs"
    case logout = "/admin-logout"

    /// The page of a path; nil for a path of another kind, so that a login never leads elsewhere.
    init?(returnPath: String?) {
        guard let page = returnPath.flatMap(AdminPage.init(rawValue:)), page != .logout else { return nil }
        self = page
    }

    /// The page on which the form of a route, or the link to it, stands.
    init(of path: String) {
        self = Self.allCases.first { path == $0.rawValue || path.hasPrefix("\($0.rawValue)/") } ?? .status
    }
}
