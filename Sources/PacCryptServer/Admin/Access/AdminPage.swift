import AdminAccess

/// The pages of the admin area, and the only targets of the redirect after a login.
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

    /// The page that has the form of a route, or the link to it.
    init(of path: String) {
        self = Self.allCases.first { path == $0.rawValue || path.hasPrefix("\($0.rawValue)/") } ?? .status
    }
}

/// What a page confirms after an action; its address names it as `?done=…`.
enum AdminNotice: String, CaseIterable, Sendable {
    case settingsSaved = "settings-saved"
    case nothingChanged = "nothing-changed"
    case passwordChanged = "password-changed"
    case twoFactorDisabled = "2fa-off"
    case devMode = "dev-mode"
    case prodMode = "prod-mode"
    case loggedOut = "logged-out"
    case sessionEnded = "session-ended"
    case otherSessionEnded = "other-session-ended"
    case wrongAttempts = "wrong-attempts"

    /// The words for people.
    var text: String {
        switch self {
        case .settingsSaved: "The settings were saved."
        case .nothingChanged: "Nothing was changed."
        case .passwordChanged: "The password was changed. All other sessions have ended."
        case .twoFactorDisabled: "Two-factor login is off. All other sessions have ended."
        case .devMode: "Errors are verbose until you turn that off or the server restarts."
        case .prodMode: "Errors are no longer verbose."
        case .loggedOut: "You are logged out."
        case .sessionEnded: "Your session has ended because it was not used, or was too old. Log in again."
        case .otherSessionEnded: "The session was ended."
        case .wrongAttempts: "\(AdminAccessError.endedByWrongAttempts)"
        }
    }
}
