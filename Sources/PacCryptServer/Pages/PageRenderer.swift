import HTTPTypes
import Hummingbird
import Mustache

/// A page: a template and what it shows.
protocol PageView {
    associatedtype Model
    /// The name of the template.
    static var template: String { get }
    var model: Model { get }
}

/// Renders pages from the templates in the binary.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// - Throws: when a template of the program does not parse.
    init() throws {
        let templates = [
            "layout": PackageResources.layout_mustache, "error": PackageResources.error_mustache,
            "home": PackageResources.home_mustache,
            "encrypt-fields": PackageResources.encrypt_fields_mustache,
            "decrypt-fields": PackageResources.decrypt_fields_mustache,
            "text-result": PackageResources.text_result_mustache,
        ].merging(Self.adminTemplates) { $1 }.merging(Self.shareTemplates) { $1 }
        HTMLText.register()
        library = MustacheLibrary(
            templates: try templates.mapValues {
                try MustacheTemplate(string: HTMLText.pragma + String(decoding: $0, as: UTF8.self))
            })
    }

    private static let adminTemplates = [
        "admin-head": PackageResources.admin_head_mustache,
        "admin-nav": PackageResources.admin_nav_mustache,
        "admin-notices": PackageResources.admin_notices_mustache,
        "csrf": PackageResources.csrf_mustache,
        "described": PackageResources.described_mustache,
        "admin-setup": PackageResources.admin_setup_mustache,
        "admin-login": PackageResources.admin_login_mustache,
        "admin-logout": PackageResources.admin_logout_mustache,
        "admin-status": PackageResources.admin_status_mustache,
        "admin-two-factor": PackageResources.admin_two_factor_mustache,
        "admin-recovery-codes": PackageResources.admin_recovery_codes_mustache,
        "admin-settings": PackageResources.admin_settings_mustache,
        "admin-logs": PackageResources.admin_logs_mustache,
        "admin-message": PackageResources.admin_message_mustache,
    ]

    private static let shareTemplates = [
        "share-fields": PackageResources.share_fields_mustache,
        "share-head": PackageResources.share_head_mustache,
        "share-created": PackageResources.share_created_mustache,
        "share-pickup": PackageResources.share_pickup_mustache,
        "share-unlocked": PackageResources.share_unlocked_mustache,
        "share-opened": PackageResources.share_opened_mustache,
        "share-text": PackageResources.share_text_mustache,
        "share-confirm": PackageResources.share_confirm_mustache,
        "share-message": PackageResources.share_message_mustache,
        "share-status-ask": PackageResources.share_status_ask_mustache,
        "share-status": PackageResources.share_status_mustache,
        "copyable": PackageResources.copyable_mustache,
        "moment": PackageResources.moment_mustache,
    ]

    /// Renders a page as an answer.
    ///
    /// - Throws: ``RequestError`` when there is no such template.
    func response<View: PageView>(_ view: View, status: HTTPResponse.Status = .ok) throws -> Response {
        .text(
            try html(view), type: "text/html; charset=utf-8", status: status,
            headers: [.contentSecurityPolicy: SecurityHeaders.pagePolicy])
    }

    /// Renders a page.
    ///
    /// - Throws: ``RequestError`` when there is no such template.
    func html<View: PageView>(_ view: View) throws -> String {
        guard let html = library.render(view.model, withTemplate: View.template) else {
            throw RequestError(.internalError)
        }
        return html
    }
}
