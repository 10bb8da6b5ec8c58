/// Good news that a page shows after what was done, named in its address as `?done=…`.
enum AdminNotice: String, CaseIterable, Sendable {
    case settingsSaved = "settings-saved"
    case nothingChanged = "nothing-changed"
    case passwordChanged = "password-changed"
    case twoFactorDisabled = "2fa-off"
    case devMode = "dev-mode"
    case prodMode = "prod-mode"
    case loggedOut = "logged-out"
    case sessionEnded = "session-ended"

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
        }
    }
}
