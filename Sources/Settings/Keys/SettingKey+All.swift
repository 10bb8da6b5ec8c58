extension SettingKey {
    /// Every setting, those of the original first.
    public static let all: [SettingKey] = documented + network + scanning + sharing

    /// What the largest share may be, in bytes.
    private static let fileSizes = 1...Bound.pebibyte

    /// The largest share in GiB, as the original's form sends it. It is no key of settings.json.
    static let maxFileSizeGibibytes = SettingKey(
        "max_file_size_gb", \.maxFileSizeBytes, .gibibytes(in: fileSizes), "The largest share, in GiB.")

    /// The keys that the original documents.
    private static let documented: [SettingKey] = [
        SettingKey(
            "upload_folder", \.uploadFolder, .uploadFolder, needsRestart: true, movesTrust: true,
            "Where shares are kept."),
        SettingKey(
            "max_file_age_days", \.maxFileAgeDays, .wholeNumber(1...3650),
            "The longest life of a share, and the life of one that names none."),
        SettingKey(
            "max_file_size_bytes", \.maxFileSizeBytes, .wholeNumber(fileSizes),
            "The largest share: the sum of its files."),
        SettingKey(
            "admin_ip_whitelist", \.adminIPWhitelist, .list(of: .network, most: 1000), movesTrust: true,
            "Addresses that may reach the admin pages, setup and login included. Empty allows all."),
        SettingKey(
            "virus_scanning_enabled", \.virusScanningEnabled, .flag, movesTrust: true,
            "Whether uploads are scanned by ClamAV."),
        SettingKey(
            "session_timeout_minutes", \.sessionTimeoutMinutes, .wholeNumber(1...1440),
            "Idle minutes after which an admin session ends. Every session ends after 12 hours."),
        SettingKey(
            "rate_limit_per_minute", \.rateLimitPerMinute, .wholeNumber(1...1_000_000),
            "Requests of one client in a minute, on routes without a limit of their own."),
        SettingKey(
            "rate_limit_per_hour", \.rateLimitPerHour, .wholeNumber(1...1_000_000),
            "Requests of one client in an hour, on routes without a limit of their own."),
    ]

    private static let network: [SettingKey] = [
        SettingKey(
            "public_url", \.publicURL, .orEmpty(.publicURL, meaning: "taken from each request"), movesTrust: true,
            "The address people use. Links, cookies and the same-origin check follow it."),
        SettingKey(
            "trusted_proxies", \.trustedProxies, .list(of: .network, most: 1000), movesTrust: true,
            "Proxies in front of this server whose client_address_header is believed."),
        SettingKey(
            "client_address_header", \.clientAddressHeader, .headerName, movesTrust: true,
            "The one header in which trusted proxies name the client."),
        SettingKey(
            "shared_networks", \.sharedNetworks, .list(of: .network, most: 1000),
            "Addresses that many people share, as those of a company's gateway: each may hold more than its fraction "
                + "of what all share."),
        SettingKey(
            "rate_limits", \.rateLimits, .table(keys: .rateLimitRoute, values: .rateLimit, most: 100),
            "Limits of single routes, instead of the built-in ones."),
        SettingKey(
            "kdf_memory_bytes", \.kdfMemoryBytes,
            .orNull(.wholeNumber(Bound.mebibyte * 128...Bound.tebibyte), meaning: "by the machine's memory"),
            "Memory that all key derivations together may use. By itself: the larger of 256 MiB and the smaller "
                + "of 1 GiB and a quarter of the memory."),
        SettingKey(
            "legacy_max_bytes", \.legacyMaxBytes, .wholeNumber(0...Bound.gibibyte * 16),
            "The largest file in one of the original's one-piece formats that the server opens."),
    ]

    private static let scanning: [SettingKey] = [
        SettingKey(
            "clamd_address", \.clamdAddress, .orEmpty(.clamdAddress, meaning: "the first usual place that answers"),
            movesTrust: true,
            "Where clamd listens. The usual places are /var/run/clamav/clamd.ctl, /run/clamd.scan/clamd.sock and "
                + "127.0.0.1:3310."),
        SettingKey(
            "scan_required", \.scanRequired, .flag, movesTrust: true,
            "Whether uploads that could not be scanned whole are refused. Otherwise they are accepted with a warning."),
        SettingKey(
            "scan_max_bytes", \.scanMaxBytes, .wholeNumber(1...Bound.gibibyte * 2), movesTrust: true,
            "The size up to which clamd's answer is believed. Raise it together with clamd's MaxFileSize, "
                + "MaxScanSize and StreamMaxLength."),
    ]

    private static let sharing: [SettingKey] = [
        SettingKey("upload_access", \.uploadAccess, .choice(), movesTrust: true, "Who may upload."),
        SettingKey(
            "upload_passphrase_hash", \.uploadPassphraseHash, .orEmpty(.passphraseHash, meaning: "no passphrase"),
            isSecret: true, movesTrust: true,
            "The hash of the upload passphrase. Set it on the settings page, not by hand."),
        SettingKey(
            "storage_limit_bytes", \.storageLimitBytes, .wholeNumber(0...Bound.pebibyte),
            """
            The most that all shares together may take, with 4 KiB for the record of each and 1 KiB more for each \
            file, or what a very long name takes. 0 is no limit.
            """),
        SettingKey(
            "storage_reserve_bytes", \.storageReserveBytes,
            .orNull(.wholeNumber(0...Bound.pebibyte), meaning: "2 GiB or 5 % of the volume, the larger"),
            "Free space that uploads leave on the volume."),
        SettingKey(
            "max_active_shares_per_client", \.maxActiveSharesPerClient, .wholeNumber(1...1_000_000),
            """
            Unexpired shares that one client may have, which is an IPv4 address or an IPv6 /64. A /24 and a /56 may \
            have twice as many, a /48 four times as many.
            """),
        SettingKey(
            "burn_grace_minutes", \.burnGraceMinutes, .wholeNumber(0...1440),
            "Minutes between the last delivery of a share and its deletion. 0 deletes at once."),
    ]

    /// Sizes in bytes.
    private enum Bound {
        static let mebibyte = 1 << 20
        static let gibibyte = 1 << 30
        static let tebibyte = 1 << 40
        static let pebibyte = 1 << 50
    }
}
