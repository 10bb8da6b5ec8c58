/// The first page of the admin area.
struct AdminStatusView: PageView {
    static let template = "admin-status"
    let model: AdminStatusModel
}
