/// What happened. The raw values stand in the log; scripts filter by them.
public enum AuditEventKind: String, Sendable, CaseIterable {
    // MARK: The operator's account

    /// Somebody logged in, or tried to.
    case login
    /// An admin logged out.
    case logout
    /// A session ended because nobody used it, or because it was too old.
    case sessionTimeout = "session_timeout"
    /// A session was ended by an admin, or by too many wrong passwords or codes; the detail holds the reason.
    case sessionEnded = "session_ended"
    /// The first account was made.
    case setup
    /// A second factor was confirmed and is asked for from now on.
    case twoFactorEnabled = "two_factor_enabled"
    /// A second factor was removed.
    case twoFactorDisabled = "two_factor_disabled"
    /// The password was changed.
    case passwordChange = "password_change"
    /// A recovery code was used in place of a second factor.
    case recoveryCodeUsed = "recovery_code_used"
    /// The account was removed, so that setup begins anew.
    case reset

    // MARK: Refusals

    /// A client outside the allow-list asked for an admin route.
    case allowListRefusal = "allow_list_refusal"
    /// A client asked for more than a rate limit allows.
    case rateLimit = "rate_limit"
    /// A form came without its token.
    case csrfRefusal = "csrf_refusal"
    /// A form came from another site.
    case originRefusal = "origin_refusal"

    // MARK: Shares

    /// A share was stored.
    case upload
    /// A file was scanned for viruses, or could not be.
    case scan
    /// A share was unlocked with its pickup password, or the attempt failed.
    case unlock
    /// A share's content was sent.
    case download
    /// A share was deleted because its downloads were used up.
    case burn

    // MARK: The instance

    /// A setting was changed; the detail holds old and new.
    case settingsChange = "settings_change"
    /// All shares were deleted.
    case clearUploads = "clear_uploads"
    /// Verbose errors were switched on.
    case devMode = "dev_mode"
    /// Verbose errors were switched off.
    case prodMode = "prod_mode"
    /// The server was told to start again.
    case restart
    /// An address was added to the allow-list from the command line.
    case allowIP = "allow_ip"
    /// The address of the site was set from the command line; the detail holds old and new.
    case setPublicURL = "set_public_url"
    /// A client's or an account's back-off was lifted from the command line.
    case unban

    // MARK: The log itself

    /// The log was read.
    case logView = "log_view"
    /// The log was exported.
    case logExport = "log_export"
    /// The chain begins; the detail holds lines and SHA-256 of what lay in the file before.
    case logStarted = "log_started"
    /// A last line that was written in part was removed; the detail holds its bytes and SHA-256.
    case logRepaired = "log_repaired"
    /// The log ends before the head that was kept of it: entries were cut off.
    case logTailMissing = "log_tail_missing"
    /// The log holds another entry than the head that was kept of it.
    case logHeadMismatch = "log_head_mismatch"
    /// Appending failed; the count says how many entries were refused.
    case logWriteFailed = "log_write_failed"
    /// The queue was full; the count says how many entries were dropped.
    case logEntriesDropped = "log_entries_dropped"
}
