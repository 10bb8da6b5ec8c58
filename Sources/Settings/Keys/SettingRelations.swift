import RequestGuard

/// Rules between settings that are each right by themselves.
struct SettingRelations {
    let settings: Settings
    /// Whether an upload passphrase is about to be set that these settings do not hold yet.
    var willSetPassphrase = false
    /// The line of a key in the file.
    let line: (String) -> Int?

    /// Combinations under which the server could not do its work.
    var errors: [SettingsError] {
        var errors: [SettingsError] = []
        if settings.uploadAccess == .passphrase, settings.uploadPassphraseHash == nil, !willSetPassphrase {
            errors.append(
                .contradiction(
                    "upload_access", line: line("upload_access"),
                    "upload_access is \"passphrase\" but no passphrase is set; set one on the settings page, or use "
                        + "\"everyone\" or \"admin\"."))
        }
        if settings.scanRequired, !settings.virusScanningEnabled {
            errors.append(
                .contradiction(
                    "scan_required", line: line("scan_required"),
                    "scan_required is true while virus_scanning_enabled is false, so every upload would be refused; "
                        + "change one of them."))
        }
        return errors
    }

    /// Combinations that work and may surprise.
    var warnings: [SettingsWarning] {
        var warnings: [SettingsWarning] = []
        if settings.scanRequired, settings.maxFileSizeBytes > settings.scanMaxBytes {
            warnings.append(
                SettingsWarning(
                    key: "scan_required", line: line("scan_required"),
                    reason: "scan_required is true, so files above scan_max_bytes (\(settings.scanMaxBytes)) are "
                        + "refused although max_file_size_bytes allows \(settings.maxFileSizeBytes)."))
        }
        if settings.trustedProxies.isEmpty, settings.clientAddressHeader != Settings().clientAddressHeader {
            warnings.append(
                SettingsWarning(
                    key: "client_address_header", line: line("client_address_header"),
                    reason: "client_address_header has no effect while trusted_proxies is empty."))
        }
        let proxies = AddressList(settings.trustedProxies)
        for (family, name) in [(IPAddress.Family.v4, "IPv4"), (.v6, "IPv6")]
        where proxies.coversEverything(of: family) {
            warnings.append(
                SettingsWarning(
                    key: "trusted_proxies", line: line("trusted_proxies"),
                    reason: "trusted_proxies holds every \(name) address, so that whoever connects may name any "
                        + "address as the client: limits, admin_ip_whitelist and the log would believe it. Name the proxies "
                        + "alone."))
        }
        return warnings
    }
}

extension Settings {
    /// Checks what settings say together, as saving them would.
    ///
    /// - Parameter willSetPassphrase: whether an upload passphrase is about to be set that they do not hold yet.
    /// - Throws: ``SettingsFileError/invalid(_:)`` with every contradiction.
    public func checkRelations(willSetPassphrase: Bool = false) throws(SettingsFileError) {
        let errors = SettingRelations(settings: self, willSetPassphrase: willSetPassphrase) { _ in nil }.errors
        guard errors.isEmpty else { throw .invalid(errors) }
    }

    /// Remarks about settings that work and may surprise.
    public var warnings: [SettingsWarning] {
        SettingRelations(settings: self) { _ in nil }.warnings
    }
}
