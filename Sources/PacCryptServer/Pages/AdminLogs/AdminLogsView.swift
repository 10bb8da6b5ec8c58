/// The page of the log.
struct AdminLogsView: PageView {
    static let template = "admin-logs"
    let model: AdminLogsModel
}
