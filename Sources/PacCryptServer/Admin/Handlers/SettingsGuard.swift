import Hummingbird
import RequestGuard
import Settings

/// What the settings page refuses although settings.json may hold it: what would shut out the admin who saves it, and
/// what would hand files to another machine. Whoever edits the file has the machine already.
struct SettingsGuard: Sendable {
    let settings: SettingsServices

    /// - Throws: ``SettingsRefusal``.
    func check(
        _ after: Settings, over before: Settings, _ request: Request, _ context: ServerContext
    ) throws(SettingsRefusal) {
        let policy = settings.policy(after)
        let client = policy.client(of: request, peer: context.client.peer)
        if case .refused(let refusal) = policy.adminAccess(for: client, request) {
            throw SettingsRefusal(
                key: "admin_ip_whitelist",
                reason: "With these settings you would be kept out yourself: \(refusal) To do it all the same, use "
                    + "paccrypt admin allow-ip at the machine.")
        }
        try checkAddress(
            policy.baseURL(of: request, client: client, isTLS: context.isTLS), context.baseURL,
            key: after.publicURL == before.publicURL ? "trusted_proxies" : "public_url")
        if let address = after.clamdAddress, !address.isLocal, address != before.clamdAddress {
            throw SettingsRefusal(
                key: "clamd_address",
                reason: "\(address) is not on this machine for sure, and clamd gets every file in clear. Here only a "
                    + "Unix socket or a loopback address is taken; name another host in settings.json.")
        }
    }

    /// Forms count only from the address of the site, and the session's cookie follows it, so that it must stay the one
    /// that this request came to.
    private func checkAddress(_ new: BaseURL?, _ own: BaseURL?, key: String) throws(SettingsRefusal) {
        guard new != own else { return }
        let (new, own) = (new.map { "\($0)" } ?? "unknown", own.map { "\($0)" } ?? "unknown")
        throw SettingsRefusal(
            key: key,
            reason: "With these settings you would be shut out yourself: the address of this site would be \(new), and "
                + "you use \(own). Change it where you use the new address already, or use paccrypt admin "
                + "set-public-url at the machine.")
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
