import HTTPTypes
import Hummingbird
import Mustache
import NIOCore

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
        HTMLText.register()
        library = MustacheLibrary(
            templates: try SiteResources.files(in: "templates", endingWith: ".mustache").mapValues {
                try MustacheTemplate(string: HTMLText.pragma + String(decoding: $0, as: UTF8.self))
            })
    }

    /// Renders a page as an answer.
    ///
    /// - Throws: ``RequestError`` when there is no such template.
    func response<View: PageView>(_ view: View, status: HTTPResponse.Status = .ok) throws -> Response {
        Self.response(ByteBuffer(string: try html(view)), status: status)
    }

    /// A page that was rendered before as an answer.
    static func response(_ html: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: SecurityHeaders.pagePolicy,
            ],
            body: ResponseBody(byteBuffer: html))
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
