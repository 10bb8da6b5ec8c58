import Crypto
import Settings
import TextEncodings

extension AdminSettingsModel {
    /// The page for settings.
    ///
    /// - Parameters:
    ///   - saved: the settings as saved, which the form shows.
    ///   - waiting: the settings that wait for a restart.
    ///   - hasTwoFactor: whether two-factor login is on.
    ///   - typed: what was typed instead, when it was refused.
    ///   - errors: what is wrong with each field.
    init(
        frame: AdminFrame, saved: Settings, waiting: [SettingKey], hasTwoFactor: Bool, typed: [String: String] = [:],
        errors: [String: String] = [:]
    ) {
        self.init(
            // What was typed belongs to the state that was seen then.
            frame: frame, revision: typed[AdminField.revision.rawValue] ?? saved.revision,
            waitingForRestart: waiting.isEmpty ? nil : waiting.map(\.name).joined(separator: ", "),
            warnings: saved.warnings.map(\.reason),
            groups: Self.groups.map { title, names in
                Group(
                    title: title,
                    fields: names.flatMap { name in
                        Self.fields(of: name, saved: saved, hasTwoFactor: hasTwoFactor, typed: typed, errors: errors)
                    })
            }, hasTwoFactor: hasTwoFactor)
    }

    /// The keys by what they are about; whatever is in none stands last.
    private static let groups: [(String, [String])] = {
        var groups = [
            (
                "Admin area and sessions",
                ["admin_ip_whitelist", "session_timeout_minutes"]
            ),
            (
                "Uploads",
                [
                    "upload_access", "upload_folder", "max_file_age_days", "max_file_size_bytes", "storage_limit_bytes",
                    "storage_reserve_bytes", "max_active_shares_per_client", "burn_grace_minutes",
                ]
            ),
            ("Virus scanning", ["virus_scanning_enabled", "scan_required", "scan_max_bytes", "clamd_address"]),
            ("Address and proxies", ["public_url", "trusted_proxies", "client_address_header"]),
            ("Limits", ["rate_limit_per_minute", "rate_limit_per_hour", "rate_limits", "shared_networks"]),
        ]
        let listed = Set(groups.flatMap(\.1))
        groups.append(("Other", SettingKey.all.filter { !$0.isSecret && !listed.contains($0.name) }.map(\.name)))
        return groups
    }()

    private static func fields(
        of name: String, saved: Settings, hasTwoFactor: Bool, typed: [String: String], errors: [String: String]
    ) -> [Field] {
        guard let key = SettingKey.named(name) else { return [] }
        let field = Field(
            key: key, value: typed[name] ?? key.formText(in: saved), needsCode: hasTwoFactor && key.movesTrust,
            error: errors[name])
        guard name == "upload_access" else { return [field] }
        return [field] + passphraseFields(saved: saved, needsCode: field.needsCode, errors: errors)
    }

    private static func passphraseFields(
        saved: Settings, needsCode: Bool, errors: [String: String]
    ) -> [Field] {
        let name = AdminField.uploadPassphrase.rawValue
        let isSet = saved.uploadPassphraseHash != nil
        let summary =
            "What uploaders have to know when upload_access is passphrase. "
            + (isSet ? "One is set; leave this empty to keep it." : "None is set.")
        var fields = [
            Field(
                name: name, value: "", summary: summary, needsRestart: false, needsCode: needsCode,
                error: errors[name] ?? errors["upload_passphrase_hash"], isPassword: true)
        ]
        if isSet {
            fields.append(
                Field(
                    name: AdminField.removeUploadPassphrase.rawValue, value: "off",
                    summary: "Whether the upload passphrase is removed.", needsRestart: false, needsCode: needsCode,
                    error: nil, isChoice: true, choices: choices(["off", "on"], selected: "off")))
        }
        return fields
    }

    fileprivate static func choices(_ values: [String], selected: String) -> [AdminLogsModel.Choice] {
        values.map { AdminLogsModel.Choice(value: $0, text: $0, isSelected: $0 == selected) }
    }
}

extension AdminSettingsModel.Field {
    /// The field of a setting.
    ///
    /// - Parameters:
    ///   - value: what it shows.
    ///   - needsCode: whether a change of it needs a code of two-factor login.
    ///   - error: what is wrong with it.
    init(key: SettingKey, value: String, needsCode: Bool, error: String?) {
        self.init(
            name: key.name, value: value, summary: key.summary, needsRestart: key.needsRestart, needsCode: needsCode,
            error: error)
        switch key.kind {
        case .wholeNumber, .text, .list, .table: allowed = key.allowedInForm
        case .flag, .choice: break
        }
        switch key.kind {
        case .wholeNumber: isNumber = true
        case .text: isText = true
        case .list, .table: isLong = true
        case .flag:
            isChoice = true
            let isOn = ["on", "true"].contains(value)
            choices = AdminSettingsModel.choices(["on", "off"], selected: isOn ? "on" : "off")
        case .choice(let values):
            isChoice = true
            choices = AdminSettingsModel.choices(values, selected: value)
        }
    }
}

extension Settings {
    /// Names this state, so that a form that shows an older one is noticed. It tells nothing about secrets.
    var revision: String {
        Hexadecimal.text(SHA256.hash(data: Array(description.utf8)).prefix(8))
    }
}
