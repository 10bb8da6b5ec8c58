import Foundation
import PacCryptCore
import TestSupport

/// A browser without JavaScript: it keeps cookies, and sends the forms of the pages it has loaded.
final class AdminBrowser {
    enum Failure: Error {
        case noForm(path: String, status: Int)
        case noSecret
    }

    static let password = "HUSH-password-of-the-admin"
    static let name = "operator"
    /// The header by which browsers ask for pages.
    static let accept = "Accept: text/html,application/xhtml+xml,*/*;q=0.8"

    let server: RunningServer
    private let folder: TemporaryFolder
    /// Options of curl for every request.
    private let arguments: [String]
    /// Every cookie and form token that it was given, to be searched for where it must not be.
    private(set) var secrets: Set<String> = []

    /// - Parameters:
    ///   - server: whose pages are visited.
    ///   - arguments: options of curl for every request, such as an address to come from.
    init(_ server: RunningServer, _ arguments: [String] = []) throws {
        self.server = server
        self.arguments = arguments
        folder = try TemporaryFolder()
    }

    /// The cookies as curl keeps them.
    var cookies: [String] {
        let jar = (try? String(contentsOf: folder["cookies"], encoding: .utf8)) ?? ""
        return jar.split(separator: "\n").compactMap { $0.split(separator: "\t").last.map(String.init) }
            .filter { $0.count >= 20 && !$0.contains(" ") }
    }

    func get(_ path: String, _ more: [String] = []) throws -> Answer {
        try request(path, ["-H", Self.accept, "-H", "Sec-Fetch-Site: same-origin"] + more)
    }

    /// Sends a form of a page.
    ///
    /// - Parameters:
    ///   - page: where the form stands.
    ///   - path: where it goes.
    ///   - fields: what was typed.
    func submit(_ page: String, to path: String, _ fields: [String: String] = [:]) throws -> Answer {
        try post(path, fields.merging(["csrf_token": try formToken(on: page)]) { typed, _ in typed })
    }

    /// Posts fields as a page of this site would, without looking at one.
    func post(_ path: String, _ fields: [String: String], origin: String? = nil) throws -> Answer {
        try request(
            path,
            ["-H", Self.accept, "-H", "Origin: \(origin ?? server.url)", "-X", "POST"]
                + fields.sorted { $0.key < $1.key }.flatMap { ["--data-urlencode", "\($0.key)=\($0.value)"] })
    }

    /// Options of curl for a form of this site that somebody else sends with this browser's cookies.
    var formOptions: [String] {
        ["-H", Self.accept, "-H", "Origin: \(server.url)", "-b", folder["cookies"].path] + arguments
    }

    /// The token of the forms on a page.
    func formToken(on page: String) throws -> String {
        let answer = try get(page)
        guard let token = answer.text.firstMatch(of: /name="csrf_token" value="([^"]+)"/)?.1 else {
            throw Failure.noForm(path: page, status: answer.status)
        }
        secrets.insert(String(token))
        return String(token)
    }

    // MARK: Ways that many tests go

    /// Makes the admin of a new server.
    func setUp() throws -> Answer {
        try submit(
            "/admin-setup", to: "/admin-setup",
            [
                "setup_token": try server.setupToken(), "username": Self.name, "password": Self.password,
                "password_again": Self.password,
            ])
    }

    func logIn(
        as name: String = AdminBrowser.name, password: String = AdminBrowser.password, code: String = ""
    ) throws -> Answer {
        try submit(
            "/admin-login", to: "/admin-login", ["username": name, "password": password, "totp_code": code])
    }

    /// Saves settings, with what this asks for.
    func save(
        _ fields: [String: String], password: String = AdminBrowser.password, code: String = ""
    ) throws -> Answer {
        try submit(
            "/admin-settings", to: "/admin-settings",
            fields.merging(["password": password, "totp_code": code]) { typed, _ in typed })
    }

    /// The name of a session that is not this browser's in the list of sessions; nil when there is none.
    func otherSession() throws -> String? {
        let row = #/<td>another</td>\s*<td><form[\s\S]*?name="session" value="([0-9a-f]+)"/#
        return try get("/adminpage").text.firstMatch(of: row).map { String($0.1) }
    }

    /// Begins two-factor login; gives the secret for an authenticator.
    func beginTwoFactor() throws -> OneTimeSecret {
        let page = try submit("/adminpage", to: "/admin-enable-2fa", ["password": Self.password])
        guard let text = page.text.firstMatch(of: /class="secret">([^<]+)</)?.1 else { throw Failure.noSecret }
        return try OneTimeSecret(base32: text)
    }

    /// Finishes what ``beginTwoFactor()`` began.
    func confirmTwoFactor(_ code: String) throws -> Answer {
        try submit("/admin-settings", to: "/admin-enable-2fa", ["password": Self.password, "totp_code": code])
    }

    /// Changes the password, with what this asks for.
    func changePassword(
        from old: String = AdminBrowser.password, to new: String, code: String? = nil
    ) throws -> Answer {
        var fields = ["password": old, "new_password": new, "new_password_again": new]
        fields["totp_code"] = code
        return try submit("/adminpage", to: "/admin-change-password", fields)
    }

    private func request(_ path: String, _ more: [String]) throws -> Answer {
        let jar = folder["cookies"].path
        defer { secrets.formUnion(cookies) }
        return try server.curl(path, ["-b", jar, "-c", jar] + arguments + more)
    }
}

extension OneTimeSecret {
    /// The code of an authenticator whose clock is so many steps ahead.
    func code(stepsAhead: Int = 0) -> String {
        let step = Int(Date().timeIntervalSince1970) / Int(OneTimeCode.stepSeconds) + stepsAhead
        return OneTimeCode.code(self, step: UInt64(step))
    }
}

extension RunningServer {
    /// The setup token, as the command prints it again.
    func setupToken() throws -> String {
        let result = try Program.run("admin", "setup-token", "--data-dir", folder["data"].path)
        return result.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a command on the data directory.
    func command(_ arguments: String..., input: Data = Data()) throws -> Finished {
        try Program.run(
            Program.path, arguments + ["--data-dir", folder["data"].path], input: input)
    }

    /// Every entry of the audit log, the oldest first.
    func auditEntries() throws -> [AuditRecord] {
        let result = try command("audit", "export")
        return try result.text.split(separator: "\n").map {
            try JSONDecoder().decode(AuditRecord.self, from: Data($0.utf8))
        }
    }
}

/// An entry of the audit log as it is exported; lines of the original have only a text.
struct AuditRecord: Decodable {
    var seq: UInt64?
    var event: String?
    var outcome: String?
    var actor: String?
    var client: String?
    var share: String?
    var detail: [String: String]?
    var count: Int?
    var text: String?
}
