import AuditLog
import Hummingbird
import PacCryptAPI
import Settings

/// `GET` and `POST /admin-settings`: shows the settings, and changes them once that is on record.
struct AdminSettings: Sendable {
    let settings: SettingsServices
    let audit: any AuditSink
    let hasher: PassphraseHasher
    let pages: AdminPages

    func page(_ request: Request, _ context: ServerContext) throws -> Response {
        try pages.response(
            AdminSettingsView(
                model: AdminSettingsModel(
                    frame: pages.frame(context, .settings, notice: AdminPages.notice(request)),
                    saved: settings.live.saved, waiting: settings.live.waitingForRestart)))
    }

    func save(_ request: Request, _ context: ServerContext) async throws -> Response {
        do {
            let changes = try await change(request, context)
            return try pages.done(changes.isEmpty ? .nothingChanged : .settingsSaved, at: .settings, request)
        } catch let refusal as SettingsRefusal {
            guard request.prefersPage else { throw RequestError(.invalidSettings, refusal.message) }
            let model = AdminSettingsModel(
                frame: pages.frame(
                    context, .settings, error: refusal.general ?? "Nothing was saved. See the marked settings."),
                saved: settings.live.saved, waiting: settings.live.waitingForRestart, typed: context.form.texts,
                errors: refusal.byKey)
            return try pages.response(AdminSettingsView(model: model), status: .badRequest)
        }
    }

    private func change(_ request: Request, _ context: ServerContext) async throws -> [SettingChange] {
        let before = settings.live.saved
        if let revision = context.form[.revision], revision != before.revision { throw RequestError(.conflict) }
        let after = try await edited(before, context)
        try checkAccess(of: request, context, after)
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

    /// The settings with what the form says, checked by themselves and together.
    private func edited(_ before: Settings, _ context: ServerContext) async throws -> Settings {
        var after = before
        do throws(SettingsFileError) {
            try after.apply(form: context.form.texts)
        } catch {
            throw SettingsRefusal(error)
        }
        if let passphrase = context.form.secret(.uploadPassphrase).nonEmpty {
            after.uploadPassphraseHash = try await hasher.hash(passphrase, for: context.clientKey)
        } else if ["on", "true"].contains(context.form[.removeUploadPassphrase]) {
            after.uploadPassphraseHash = nil
        }
        do throws(SettingsFileError) {
            try after.checkRelations()
        } catch {
            throw SettingsRefusal(error)
        }
        if after.uploadFolder != before.uploadFolder, let reason = await settings.refusalOfUploadFolder(after) {
            throw SettingsRefusal(key: "upload_folder", reason: reason)
        }
        return after
    }

    /// Refuses settings that would lock out the admin who saves them.
    private func checkAccess(of request: Request, _ context: ServerContext, _ after: Settings) throws {
        let policy = settings.policy(after)
        let client = policy.client(of: request, peer: context.client.peer)
        let decision = policy.adminAccess(for: client, request)
        guard case .refused(let refusal) = decision else { return }
        throw SettingsRefusal(
            key: "admin_ip_whitelist",
            reason: "With these settings you would be kept out yourself: \(refusal) To do it all the same, use "
                + "paccrypt admin allow-ip at the machine.")
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

/// Why settings were not saved.
struct SettingsRefusal: Error {
    /// What is wrong with each setting.
    let byKey: [String: String]
    /// What is wrong with none in particular.
    let general: String?

    init(key: String, reason: String) {
        byKey = [key: reason]
        general = nil
    }

    init(_ error: SettingsFileError) {
        if case .invalid(let errors) = error { self.init(errors) } else { self.init([], general: "\(error)") }
    }

    init(_ errors: [SettingsError], general: String? = nil) {
        byKey = Dictionary(errors.compactMap { error in error.key.map { ($0, error.reason) } }) { "\($0) \($1)" }
        let others = errors.filter { $0.key == nil }.map(\.reason) + [general].compactMap(\.self)
        self.general = others.isEmpty ? nil : others.joined(separator: "\n")
    }

    /// All of it, for a program.
    var message: String {
        ([general].compactMap(\.self) + byKey.sorted { $0.key < $1.key }.map(\.value)).joined(separator: "\n")
    }
}
