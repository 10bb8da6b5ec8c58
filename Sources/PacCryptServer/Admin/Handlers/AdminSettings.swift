import AdminAccess
import AuditLog
import Hummingbird
import PacCryptAPI
import Settings

/// `GET` and `POST /admin-settings`: shows the settings, and changes them once whoever asks has given the password, and
/// for what moves trust a code too, and it is on record.
struct AdminSettings: Sendable {
    let settings: SettingsServices
    let access: AccessControl
    let audit: any AuditSink
    let hasher: PassphraseHasher
    let pages: AdminPages

    func page(_ request: Request, _ context: ServerContext) throws -> Response {
        let frame = pages.frame(context, .settings, notice: AdminPages.notice(request))
        return try pages.response(view(frame, context))
    }

    func save(_ request: Request, _ context: ServerContext) async throws -> Response {
        do {
            let changes = try await change(request, context)
            return try pages.done(changes.isEmpty ? .nothingChanged : .settingsSaved, at: .settings, request)
        } catch let refusal as SettingsRefusal {
            guard request.prefersPage else { throw RequestError(.invalidSettings, refusal.message) }
            let frame = pages.frame(
                context, .settings, error: refusal.general ?? "Nothing was saved. See the marked settings.")
            return try pages.response(view(frame, context, errors: refusal.byKey), status: .badRequest)
        } catch  where request.prefersPage && Self.isAboutStepUp(error) {
            let refusal = try PageRefusal(error, context)
            let frame = pages.frame(context, .settings, error: "\(refusal.message) Nothing was saved.")
            return refusal.response(try pages.response(view(frame, context)))
        }
    }

    /// The page with what was typed, if anything was.
    private func view(
        _ frame: AdminFrame, _ context: ServerContext, errors: [String: String] = [:]
    ) -> AdminSettingsView {
        AdminSettingsView(
            model: AdminSettingsModel(
                frame: frame, saved: settings.live.saved, waiting: settings.live.waitingForRestart,
                hasTwoFactor: context.principal.session?.secondFactorIsOn ?? false, typed: context.form.texts,
                errors: errors))
    }

    /// Whether the form can be sent again as it is, with another password or code, or a little later.
    private static func isAboutStepUp(_ error: any Error) -> Bool {
        switch error {
        case is AdminAccessError, is DerivationError: true
        case let error as RequestError: error.code == .passwordRequired
        default: false
        }
    }

    private func change(_ request: Request, _ context: ServerContext) async throws -> [SettingChange] {
        let before = settings.live.saved
        let given = try context.form.stepUp()
        if let revision = context.form[.revision], revision != before.revision { throw RequestError(.conflict) }
        let passphrase = context.form.secret(.uploadPassphrase).nonEmpty
        var after = try await edited(before, context, willSetPassphrase: passphrase != nil)
        try SettingsGuard(settings: settings).check(after, over: before, request, context)
        // Whatever is wrong with the settings was said before this, so that no code is used up for it.
        let movesTrust = passphrase != nil || before.changes(to: after, running: before).contains { $0.key.movesTrust }
        try await access.confirm(
            given, of: try context.adminSession(), for: .settingsChange,
            demanding: movesTrust ? .passwordAndCode : .password, client: context.accessClient)
        if let passphrase { after.uploadPassphraseHash = try await hasher.hash(passphrase, for: context.clientKey) }
        return try await save(after, over: before, context)
    }

    /// The settings with what the form says, checked by themselves and together. A passphrase is not hashed yet.
    private func edited(
        _ before: Settings, _ context: ServerContext, willSetPassphrase: Bool
    ) async throws -> Settings {
        var after = before
        do throws(SettingsFileError) {
            try after.apply(form: context.form.texts)
            if !willSetPassphrase, ["on", "true"].contains(context.form[.removeUploadPassphrase]) {
                after.uploadPassphraseHash = nil
            }
            try after.checkRelations(willSetPassphrase: willSetPassphrase)
        } catch {
            throw SettingsRefusal(error)
        }
        if after.uploadFolder != before.uploadFolder, let reason = await settings.refusalOfUploadFolder(after) {
            throw SettingsRefusal(key: "upload_folder", reason: reason)
        }
        return after
    }

    /// Puts the changes on record and then makes them, if the settings are still the ones that were changed.
    private func save(
        _ after: Settings, over before: Settings, _ context: ServerContext
    ) async throws -> [SettingChange] {
        let changes = before.changes(to: after, running: settings.live.current)
        guard !changes.isEmpty else { return [] }
        try await record(changes, context)
        do throws(SettingsFileError) {
            try await settings.live.change { current throws(SettingsFileError) in
                guard current == before else { throw .changedOnDisk("settings.json") }
                current = after
            }
            settings.adopt()
            return changes
        } catch {
            noteFailure(changes, context)
            if case .invalid(let errors) = error { throw SettingsRefusal(errors) }
            throw error
        }
    }

    /// Puts all changes on record before any is made. What is on record when that fails is followed by its failure.
    private func record(_ changes: [SettingChange], _ context: ServerContext) async throws {
        for (index, change) in changes.enumerated() {
            do {
                try await audit.record(change.event(.success, context.principal.auditActor, context.clientText))
            } catch {
                noteFailure(changes.prefix(index), context)
                throw error
            }
        }
    }

    private func noteFailure(_ changes: some Sequence<SettingChange>, _ context: ServerContext) {
        for change in changes {
            audit.note(change.event(.failure, context.principal.auditActor, context.clientText))
        }
    }
}
