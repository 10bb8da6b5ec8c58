import AdminAccess
import AuditLog
import HTTPTypes
import Hummingbird
import PacCryptAPI
import PacShare

/// What an admin can do with the whole server: delete the uploads, restart, verbose errors, see how to update.
///
/// Each is on record before it is done.
struct AdminMaintenance: Sendable {
    let access: AccessControl
    let audit: any AuditSink
    let actions: ServerActions
    let developerMode: DeveloperMode
    let status: AdminStatus
    let pages: AdminPages

    /// `POST /admin-clear-uploads`
    func clearUploads(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await afterPassword(for: .clearUploads, request, context) {
            try await record(.clearUploads, context, ["stage": "begun"])
            let removal: UploadRemoval
            do {
                removal = try await actions.clearUploads()
            } catch {
                note(.clearUploads, .failure, context, ["error": "the shares cannot be read"])
                throw error
            }
            note(.clearUploads, removal.failures == 0 ? .success : .failure, context, removal.detail)
            let text = removal.text
            if request.prefersData { return try .json(DoneAnswer(message: text)) }
            return try pages.response(
                AdminMessageView(model: AdminMessageModel(heading: "The uploads were deleted", paragraphs: [text])))
        }
    }

    /// `POST /restart-server`
    func restart(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await afterPassword(for: .restart, request, context) {
            // It would not start again.
            if let reason = await status.settings.refusalOfUploadFolder(status.settings.live.saved) {
                throw RequestError(.conflict, "upload_folder in settings.json was changed. \(reason)")
            }
            try await record(.restart, context)
            actions.restart()
            let text = "The server is restarting. Requests under way may finish first."
            if request.prefersData { return try .json(DoneAnswer(message: text), status: .accepted) }
            var response = try pages.response(
                AdminMessageView(
                    model: AdminMessageModel(
                        heading: "Restarting", paragraphs: [text], linkText: "Go to the admin page")),
                status: .accepted)
            response.headers[.refresh] = "5; url=\(AdminPage.status.rawValue)"
            return response
        }
    }

    /// `POST /admin-switch-dev-mode`
    func devMode(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await afterPassword(for: .devMode, request, context) {
            try await record(.devMode, context)
            developerMode.set(true)
            return try pages.done(.devMode, at: .status, request)
        }
    }

    /// `POST /admin-switch-prod-mode`
    func prodMode(_ request: Request, _ context: ServerContext) async throws -> Response {
        // Going back to less is never refused, so it is only noted.
        developerMode.set(false)
        note(.prodMode, .success, context)
        return try pages.done(.prodMode, at: .status, request)
    }

    /// `POST /admin-update-server`
    func update(_ request: Request, _ context: ServerContext) throws -> Response {
        if request.prefersData {
            return try .json(DoneAnswer(message: actions.updateInstructions.joined(separator: "\n")))
        }
        return try pages.response(
            AdminMessageView(
                model: AdminMessageModel(
                    heading: "Update",
                    paragraphs: [
                        "A web page never runs commands. Type this at the machine, as the user that installed PacCrypt:"
                    ],
                    commands: [actions.updateInstructions.joined(separator: "\n")])))
    }

    private func afterPassword(
        for kind: AuditEventKind, _ request: Request, _ context: ServerContext, _ action: () async throws -> Response
    ) async throws -> Response {
        try await status.showingRefusals(request, context) {
            try await access.confirm(
                try context.form.stepUp(), of: try context.adminSession(), for: kind, client: context.accessClient)
            return try await action()
        }
    }

    private func record(
        _ kind: AuditEventKind, _ context: ServerContext, _ detail: [String: String] = [:]
    ) async throws {
        try await audit.record(
            AuditEvent(kind, actor: context.principal.auditActor, client: context.clientText, detail: detail))
    }

    private func note(
        _ kind: AuditEventKind, _ outcome: AuditOutcome, _ context: ServerContext, _ detail: [String: String] = [:]
    ) {
        audit.note(
            AuditEvent(
                kind, outcome, actor: context.principal.auditActor, client: context.clientText, detail: detail))
    }
}

extension UploadRemoval {
    fileprivate var detail: [String: String] {
        ["shares": "\(shares)", "files": "\(files)", "bytes": "\(bytes)", "failures": "\(failures)"]
    }

    fileprivate var text: String {
        let deleted = "Deleted: \(shares) shares, \(files) files, \(bytes) bytes."
        return failures == 0 ? deleted : deleted + " \(failures) files could not be deleted."
    }
}
