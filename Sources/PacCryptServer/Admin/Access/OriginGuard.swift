import AuditLog
import Hummingbird
import RequestGuard

/// Refuses what another site made a browser send, and puts that on record.
struct OriginGuard: Sendable {
    let audit: any AuditSink

    /// - Parameter acceptsPrograms: whether a request passes that does not say where it comes from, as programs send it;
    ///   browsers say it with every form.
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
