import PacCryptCore

/// Turns entries into lines of the file and back: JSON in a Fernet token.
struct LineCodec: Sendable {
    let key: FernetKey

    /// The line without its newline.
    func line(_ entry: AuditEntry) throws(AuditLogError) -> [UInt8] {
        do {
            return try Fernet.seal(entry.json, with: key, seconds: UInt64(max(0, entry.time / 1000)))
        } catch {
            throw .sealingFailed
        }
    }

    /// Opens a line. White space around it is ignored, as the original's readers do; nil for a blank line.
    ///
    /// - Parameter bytes: the line without its newline; nil for one that is too long to be an entry.
    func open(_ bytes: [UInt8]?) -> AuditLine? {
        guard let bytes else { return .unreadable }
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let token = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        if token.isEmpty { return nil }
        guard let opened = try? Fernet.open(Array(token), with: key) else { return .unreadable }
        if let entry = AuditEntry(json: opened) { return .entry(entry) }
        guard let text = String(validating: opened, as: UTF8.self) else { return .unreadable }
        return .original(text)
    }
}
