import AuditLog
import HTTPTypes
import Hummingbird
import RequestGuard

/// Refuses requests that another site made a browser send, and records that.
struct OriginGuard: Sendable {
    let audit: any AuditSink

    /// - Parameter acceptsPrograms: whether a request without an origin passes: programs send none, browsers send one
    ///   with every form.
    /// - Throws: ``RequestError`` with `foreignOrigin`.
    func check(_ request: Request, _ context: ServerContext, acceptsPrograms: Bool = false) throws {
        guard let refusal = SameOrigin.refusal(of: request.headers, base: context.baseURL) else { return }
        if acceptsPrograms, refusal == .noOrigin { return }
        audit.note(
            AuditEvent(
                .originRefusal, .refused, actor: context.principal.auditActor, client: context.clientText,
                detail: ["route": context.route?.path ?? "none", "reason": refusal.rawValue]))
        throw RequestError(.foreignOrigin)
    }
}

/// Tells requests of this site's own pages from those that another site made a browser send.
enum SameOrigin {
    /// Why a request was refused.
    enum Refusal: String, Equatable {
        /// `Origin` names another site.
        case otherOrigin = "Origin names another site"
        /// `Sec-Fetch-Site` says that another site is the cause.
        case otherSite = "Sec-Fetch-Site names another site"
        /// There is neither header, so the origin is unknown.
        case noOrigin = "neither Origin nor Sec-Fetch-Site"
    }

    /// The reason to refuse a request that changes state; nil when it comes from this site.
    ///
    /// - Parameter base: the site's address as the client used it; nil when it is unknown.
    static func refusal(of fields: HTTPFields, base: BaseURL?) -> Refusal? {
        let site = fields[.secFetchSite]
        if let site, site != "same-origin" { return .otherSite }
        switch fields[.origin] {
        case nil: return site == nil ? .noOrigin : nil
        // A browser hides the origin of a page that asked for no referrer; then only its other word counts.
        case "null": return site == nil ? .otherOrigin : nil
        case let origin?:
            guard let base, let origin = BaseURL(origin: origin), origin == base else { return .otherOrigin }
            return nil
        }
    }
}
