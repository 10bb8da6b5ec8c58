import AdminAccess
import HTTPTypes
import Hummingbird
import PacCryptAPI
import PacCryptCore

extension ServerContext {
    /// The session of the admin; routes that admit only admins have one.
    ///
    /// - Throws: ``RequestError`` with `loginRequired`.
    func adminSession() throws -> AdminSession {
        guard let session = principal.session else { throw RequestError(.loginRequired) }
        return session
    }
}

extension AdminForm {
    /// The password in a field.
    ///
    /// - Throws: ``RequestError`` with `passwordRequired` when there is none, with `fieldTooLarge` above 4 KiB.
    func password(_ field: AdminField) throws -> Password {
        guard let password = try secret(field)?.password() else { throw RequestError(.passwordRequired) }
        return password
    }
}

extension AdminForm {
    /// What was given again for a step-up.
    ///
    /// - Throws: as ``password(_:)``.
    func stepUp() throws -> StepUp {
        StepUp(password: try password(.password), code: secret(.code).nonEmpty?.text)
    }
}

extension AdminStatus {
    /// Does what a form of the page asks, and shows the page with the reason when that is refused.
    func showingRefusals(
        _ request: Request, _ context: ServerContext, _ action: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await action()
        } catch {
            guard request.prefersPage else { throw error }
            let refusal = try PageRefusal(error, context)
            return refusal.response(try await page(context, error: refusal.message))
        }
    }
}
