import AdminAccess
import AuditLog
import HTTPTypes
import Hummingbird
import Logging
import PacCryptAPI
import TextEncodings

/// Checks before every handler that the route admits the request.
///
/// It goes by the route and not by the path, so that no spelling of a path avoids it. What makes, opens or changes
/// something is refused when a browser says that another site is the cause. In the admin area it checks in this order:
/// is the address allowed; is there a session; and, when the request changes something, does it come from a page of
/// this site, with that page's token.
struct AdminGuard: Sendable {
    let audit: any AuditSink
    let forms: SmallFormReader

    /// The answer of the request's route.
    ///
    /// - Throws: ``RequestError`` when there is no route or it does not admit the request, and what its handler throws.
    func answer(_ request: Request, _ context: ServerContext) async throws -> Response {
        guard let route = context.route else { throw Self.refusal(of: context.target) }
        guard route.access != .anyone else {
            if route.method != .get { try OriginGuard(audit: audit).check(request, context, acceptsPrograms: true) }
            return try await route.handler(request, context)
        }
        var context = context
        try checkAddress(request, context, route)
        let found = try await context.session.find()
        if route.access == .admin, found.principal.session == nil {
            return try LoginDetour(route: route, ended: found.hasEnded ? .sessionEnded : nil).answer(request, context)
        }
        let formCookie = prepareFormToken(request, &context)
        if route.method != .get {
            context.form = try await readForm(request, context, route)
        }
        var response: Response
        do {
            response = try await route.handler(request, context)
        } catch AdminAccessError.endedByWrongAttempts {
            return try LoginDetour(route: route, ended: .wrongAttempts).answer(request, context)
        }
        if let formCookie { response.headers.append(context.cookies.setting(.form, to: formCookie.text)) }
        return response
    }

    private static func refusal(of target: RouteTable.Target) -> RequestError {
        guard !target.allowedMethods.isEmpty else { return RequestError(.notFound) }
        return RequestError(.methodNotAllowed, headers: [.allow: target.allowedMethods.joined(separator: ", ")])
    }

    private func checkAddress(_ request: Request, _ context: ServerContext, _ route: Route) throws {
        let decision = context.policy.adminAccess(for: context.client, request)
        guard case .refused(let refusal) = decision else { return }
        context.logger.notice(
            "admin area refused",
            metadata: ["client": "\(context.clientKey)", "route": "\(route.path)", "reason": "\(refusal)"])
        note(.allowListRefusal, "\(refusal)", context, route)
        throw RequestError(.addressNotAllowed)
    }

    /// Ties the forms of the answer to the session, or to a cookie of their own before the login.
    ///
    /// - Returns: that cookie, when it is new.
    private func prepareFormToken(_ request: Request, _ context: inout ServerContext) -> CookieToken? {
        if let session = context.principal.session {
            context.formKey = session.token
            return nil
        }
        if let cookie = context.cookies.value(.form, in: request.headers).flatMap({ CookieToken($0) }) {
            context.formKey = cookie
            return nil
        }
        let fresh = CookieToken.random()
        context.formKey = fresh
        return fresh
    }

    /// The form of a request that changes something; it must come from this site.
    private func readForm(_ request: Request, _ context: ServerContext, _ route: Route) async throws -> AdminForm {
        try OriginGuard(audit: audit).check(request, context)
        let form = try await forms.fields(request, context)
        let token = request.headers[.csrfToken] ?? form.secret(.csrfToken)?.text
        guard let token, let key = context.formKey, FormToken.isValid(token, for: key) else {
            note(.csrfRefusal, token == nil ? "no token" : "a token of another page", context, route)
            throw RequestError(.invalidCSRFToken)
        }
        try form.requireKnown()
        return form
    }

    private func note(_ kind: AuditEventKind, _ reason: String, _ context: ServerContext, _ route: Route) {
        audit.note(
            AuditEvent(
                kind, .refused, actor: context.principal.auditActor, client: context.clientText,
                detail: ["route": route.path, "reason": reason]))
    }
}

/// The answer when somebody has to log in first: browsers are sent to the login and back, programs get an error.
private struct LoginDetour {
    let route: Route
    /// Why the session that came with the request has ended; nil when there was none.
    let ended: AdminNotice?

    func answer(_ request: Request, _ context: ServerContext) throws -> Response {
        guard isForBrowser(request) else {
            throw RequestError(
                .loginRequired, ended?.text,
                headers: ended == nil ? [:] : [.setCookie: context.cookies.removing(.session).value])
        }
        var query: [String] = []
        if let page = AdminPage(returnPath: AdminPage(of: route.path).rawValue) {
            query.append("next=\(PercentEncoding.text(page.rawValue))")
        }
        if let ended { query.append("done=\(ended.rawValue)") }
        var response = Response.seeOther("/admin-login" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
        if ended != nil { response.headers.append(context.cookies.removing(.session)) }
        return response
    }

    /// The log is for programs unless a person looks at it; all other addresses that are read are pages, unless a
    /// program asks for data.
    private func isForBrowser(_ request: Request) -> Bool {
        if request.prefersPage { return true }
        return route.method == .get && AdminPage(of: route.path) != .logs && !request.prefersData
    }
}
