/// The page of the settings.
struct AdminSettingsView: PageView {
    static let template = "admin-settings"
    let model: AdminSettingsModel
}
