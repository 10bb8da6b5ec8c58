import PacCryptCore
import PacShare
import RequestGuard

/// A share of the original's: its record and its encrypted file.
struct StoredOriginal: Sendable {
    let id: ShareID
    let record: OriginalRecord
    let file: OriginalFile
    let expiresAt: Timestamp

    /// Reads a share. Blocks.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: ``ShareError/gone`` when its time is over, ``ShareError/tampered`` for a record that cannot be
    ///   read, ``ShareError/lost`` when the file is missing, ``ShareError/storageUnavailable(cause:)``.
    init?(_ id: ShareID, in folder: OriginalFolder, maxAgeSeconds: Int64, now: Timestamp) throws {
        guard let open = try folder.opened(), let json = try OriginalFile(id.text + ".json", in: open) else {
            return nil
        }
        record = try OriginalRecord(json: try json.bytes(atMost: OriginalRecord.maximumCount))
        var file = try OriginalFile("\(id.text).\(record.algorithm.id).encrypted", in: open)
        if file == nil, record.algorithm == .aesGCM { file = try OriginalFile(id.text + ".enc", in: open) }
        expiresAt = record.expiresAt(maxAgeSeconds: maxAgeSeconds, now: now)
        guard now < expiresAt else { throw ShareError.gone }
        guard let file else { throw ShareError.lost }
        self.id = id
        self.file = file
    }

    /// When it was made; not later than now, whatever the record says.
    func createdAt(now: Timestamp) -> Timestamp { min(record.createdAt, now) }
}
