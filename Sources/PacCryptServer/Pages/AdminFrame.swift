/// What every page of the admin area shows around its content, and what its forms carry.
struct AdminFrame {
    /// The name of the admin; empty on pages before the login.
    let adminName: String
    /// What every form sends along.
    let csrfToken: String
    /// Good news about what was just done.
    let notice: String?
    /// What went wrong.
    let error: String?
    let isStatus: Bool
    let isSettings: Bool
    let isLogs: Bool
    let isLogout: Bool

    /// - Parameters:
    ///   - page: the page that the navigation marks; nil for one that it does not have.
    ///   - adminName: the name of the admin.
    ///   - csrfToken: what every form sends along.
    ///   - notice: good news about what was just done.
    ///   - error: what went wrong.
    init(
        _ page: AdminPage? = nil, adminName: String = "", csrfToken: String, notice: String? = nil,
        error: String? = nil
    ) {
        self.adminName = adminName
        self.csrfToken = csrfToken
        self.notice = notice
        self.error = error
        isStatus = page == .status
        isSettings = page == .settings
        isLogs = page == .logs
        isLogout = page == .logout
    }
}
