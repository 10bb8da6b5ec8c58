import AuditLog

extension ShareEvent {
    /// The event as it stands in the audit log.
    ///
    /// - Parameter client: the client's address in text; nil when nobody's request caused it.
    public func auditEvent(client: String?) -> AuditEvent {
        let (kind, outcome, detail) = entry(isOfClient: client != nil)
        return AuditEvent(
            kind, outcome, actor: client == nil ? .system : .anonymous, client: client, share: share, detail: detail)
    }

    private func entry(isOfClient: Bool) -> (AuditEventKind, AuditOutcome, [String: String]) {
        switch kind {
        case .created(let files, let bytes): (.upload, .success, ["files": "\(files)", "bytes": "\(bytes)"])
        case .scanned(let verdict, let files):
            (.scan, verdict.auditOutcome, verdict.auditDetail.merging(["files": "\(files)"]) { $1 })
        case .unlocked: (.unlock, .success, [:])
        case .attemptFailed(let locks): (.unlock, .failure, ["locks": "\(locks)"])
        case .attemptRefused: (.unlock, .refused, ["reason": "too_many_attempts"])
        case .codeReplayed: (.unlock, .failure, ["reason": "code_replayed"])
        case .opened(let source): (.download, .success, ["step": "opened", "by": source.rawValue])
        case .delivered: (.download, .success, ["step": "delivered"])
        case .confirmed: (.download, .success, ["step": "confirmed"])
        case .leaseEnded(let isReturned): (.download, .failure, ["step": "ended", "returned": "\(isReturned)"])
        case .burned: (.burn, .success, ["reason": "downloads_used_up"])
        case .reopened: (.unlock, .success, ["reason": "reopened_by_sender"])
        case .revoked: (.burn, .success, ["reason": isOfClient ? "revoked_by_sender" : "revoked_by_operator"])
        case .expired: (.burn, .success, ["reason": "expired"])
        case .lost: (.burn, .failure, ["reason": "lost"])
        case .found: (.upload, .success, ["reason": "found_again"])
        }
    }
}

extension ScanVerdict {
    /// The verdict on a file that belongs to no share, as it stands in the audit log.
    ///
    /// - Parameter client: the address of who sent the file, in text.
    public func auditEvent(client: String?) -> AuditEvent {
        AuditEvent(.scan, auditOutcome, client: client, detail: auditDetail)
    }

    fileprivate var auditOutcome: AuditOutcome {
        switch self {
        case .clean: .success
        case .infected: .refused
        case .notFullyScanned, .notScanned: .failure
        }
    }

    fileprivate var auditDetail: [String: String] {
        switch self {
        case .clean(let engine, let date): ["verdict": "clean", "engine": engine, "signatures": date]
        case .infected(let signature): ["verdict": "infected", "signature": signature]
        case .notFullyScanned(let reason): ["verdict": "not_fully_scanned", "reason": reason.rawValue]
        case .notScanned(let reason): ["verdict": "not_scanned", "reason": reason.rawValue]
        }
    }
}
