import HTTPSyntax
import HTTPTypes
import Hummingbird

/// Renders what the handlers of the admin area answer.
struct AdminPages: Sendable {
    let renderer: PageRenderer

    /// What surrounds the content of a page: who is logged in, notices and errors.
    ///
    /// - Parameters:
    ///   - page: the page that the navigation marks.
    ///   - error: what went wrong.
    func frame(
        _ context: ServerContext, _ page: AdminPage? = nil, notice: AdminNotice? = nil, error: String? = nil
    ) -> AdminFrame {
        AdminFrame(
            page, adminName: context.principal.session?.name ?? "", csrfToken: context.formToken, notice: notice?.text,
            error: error)
    }

    func response<View: PageView>(_ view: View, status: HTTPResponse.Status = .ok) throws -> Response {
        try renderer.response(view, status: status)
    }

    /// The answer to something that was done: JSON for a program, the way to a page for a browser.
    func done(_ notice: AdminNotice, at page: AdminPage, _ request: Request) throws -> Response {
        if request.prefersData { return try .json(DoneAnswer(message: notice.text)) }
        return .seeOther("\(page.rawValue)?done=\(notice.rawValue)")
    }

    /// The notice that the address of a page names.
    static func notice(_ request: Request) -> AdminNotice? {
        let query = try? URLEncodedForm.parse((request.uri.query ?? "").utf8)
        return query?["done"].flatMap(AdminNotice.init(rawValue:))
    }
}

/// The answer to a program for which something was done.
struct DoneAnswer: Encodable {
    let success = true
    let message: String
}

extension Response {
    /// Sends a browser to another page of this site, with GET.
    static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location])
    }
}
