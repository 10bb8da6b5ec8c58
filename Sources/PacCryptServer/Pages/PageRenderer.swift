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
        ]
        library = MustacheLibrary(
            templates: try templates.mapValues { try MustacheTemplate(string: String(decoding: $0, as: UTF8.self)) })
    }

    /// Renders a page.
    ///
    /// - Throws: ``RequestError`` when there is no such template.
    func response<View: PageView>(_ view: View, status: HTTPResponse.Status = .ok) throws -> Response {
        guard let html = library.render(view.model, withTemplate: View.template) else {
            throw RequestError(.internalError)
        }
        return .text(
            html, type: "text/html; charset=utf-8", status: status,
            headers: [.contentSecurityPolicy: SecurityHeaders.pagePolicy])
    }
}
