import AdminAccess
import AuditLog
import Hummingbird
import PacCryptAPI
import RequestGuard

/// `GET /adminpage`: how the server is, and the forms for what an admin can do with account and server.
struct AdminStatus: Sendable {
    let version: String
    let settings: SettingsServices
    let access: AccessControl
    let audit: any AuditSink
    let visitors: VisitorTally
    let developerMode: DeveloperMode
    let problems: @Sendable () async -> [String]
    let facts: @Sendable () async -> StatusFacts
    let pages: AdminPages
    let portIsFree: Bool

    func page(_ request: Request, _ context: ServerContext) async throws -> Response {
        if request.prefersData {
            let sessions = try await access.sessions(of: try context.adminSession(), context.policy.sessionTimeouts)
            return try .json(StatusAnswer(csrfToken: context.formToken, sessions: sessions))
        }
        return try await page(context, notice: AdminPages.notice(request))
    }

    /// The page, with what went wrong when its forms were refused.
    func page(
        _ context: ServerContext, notice: AdminNotice? = nil, error: String? = nil
    ) async throws -> Response {
        let facts = await facts()
        let session = try context.adminSession()
        let sessions = try? await access.sessions(of: session, context.policy.sessionTimeouts)
        let model = AdminStatusModel(
            frame: pages.frame(context, .status, notice: notice, error: error),
            warnings: await warnings(context) + facts.warnings,
            facts: [groups(context, sessions), facts.groups].flatMap(\.self).map { group in
                AdminStatusModel.Group(
                    title: group.title, rows: group.rows.map { AdminStatusModel.Row(name: $0.name, value: $0.value) })
            },
            sessions: AdminStatusModel.SessionList(sessions ?? []),
            hasTwoFactor: session.secondFactorIsOn, recoveryCodesLeft: session.recoveryCodesLeft,
            isDevelopment: developerMode.isOn,
            restartHint: portIsFree
                ? "The port was left to the system (--port 0), so the server will listen on another one." : nil)
        return try pages.response(AdminStatusView(model: model))
    }

    private func warnings(_ context: ServerContext) async -> [String] {
        var warnings = await problems()
        if !audit.isHealthy { warnings.append("The audit log cannot be written. Changes are refused until it can.") }
        if let warning = visitors.warning { warnings.append(warning) }
        if context.policy.adminAllowList.entries.isEmpty {
            warnings.append("admin_ip_whitelist is empty: every address may reach the admin pages.")
        }
        if context.principal.session?.secondFactorIsOn == false {
            warnings.append("Two-factor login is off.")
        }
        if context.principal.session?.secondFactorIsOn == true, context.principal.session?.recoveryCodesLeft == 0 {
            warnings.append("No recovery code is left. Make new ones below.")
        }
        if context.baseURL?.scheme != .https, context.client.address?.isLoopback == false {
            warnings.append("This page came without TLS: everybody on the way can read it.")
        }
        if developerMode.isOn { warnings.append("Errors are verbose.") }
        return warnings + settings.live.saved.warnings.map(\.reason)
    }

    private func groups(_ context: ServerContext, _ sessions: [ListedSession]?) -> [StatusFacts.Group] {
        let saved = settings.live.saved
        let waiting = settings.live.waitingForRestart.map(\.name).joined(separator: ", ")
        return [
            StatusFacts.Group(
                title: "Server",
                rows: [
                    ("Version", version), ("Address of this site", context.baseURL.map { "\($0)" } ?? "unknown"),
                    ("Errors", developerMode.isOn ? "verbose" : "brief"),
                    ("Waiting for a restart", waiting.isEmpty ? "nothing" : waiting),
                ]),
            StatusFacts.Group(title: "Your address", rows: addressRows(context.client)),
            StatusFacts.Group(
                title: "Admin area",
                rows: [
                    (
                        "Allow-list",
                        saved.adminIPWhitelist.isEmpty
                            ? "empty: everybody" : saved.adminIPWhitelist.map(\.text).joined(separator: ", ")
                    ),
                    ("Sessions, this one included", sessions.map { "\($0.count)" } ?? "the database cannot be read"),
                    ("Two-factor login", context.principal.session?.secondFactorIsOn == true ? "on" : "off"),
                    ("Idle sessions end after", "\(saved.sessionTimeoutMinutes) minutes"),
                ]),
        ]
    }

    private func addressRows(_ client: ClientAddress) -> [(name: String, value: String)] {
        let peer = client.peer.map { "\($0)" } ?? "unknown"
        let trust = client.peerIsTrustedProxy ? "a trusted proxy" : "not a trusted proxy"
        let chain = client.chain.map { entry in
            if case .address(let address) = entry { "\(address)" } else { "unreadable" }
        }
        return [
            ("Connection from", "\(peer), \(trust)"),
            ("Chain in the header", chain.isEmpty ? "none that is believed" : chain.joined(separator: ", ")),
            ("You are", client.address.map { "\($0)" } ?? "unknown"),
        ]
    }
}

/// Tells a program the token that it has to send along with what changes something.
struct FormTokenAnswer: Encodable {
    let csrfToken: String

    private enum CodingKeys: String, CodingKey {
        case csrfToken = "csrf_token"
    }
}
