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
    ///   read, ``ShareError/lost`` when the file is missing, ``ShareError/storageUnavailable(_:)``.
    init?(_ id: ShareID, in folder: OriginalFolder, maxAgeSeconds: Int64, now: Timestamp) throws {
        let name = id.text
        let found = try folder.withFolder { folder -> (OriginalRecord, OriginalFile?)? in
            guard let json = try OriginalFile(name + ".json", in: folder) else { return nil }
            let record = try OriginalRecord(json: try json.bytes(atMost: OriginalRecord.maximumCount))
            let file =
                try OriginalFile("\(name).\(record.algorithm.id).encrypted", in: folder)
                ?? (record.algorithm == .aesGCM ? OriginalFile(name + ".enc", in: folder) : nil)
            return (record, file)
        }
        guard let found, let (record, file) = found else { return nil }
        expiresAt = record.expiresAt(maxAgeSeconds: maxAgeSeconds, now: now)
        guard now < expiresAt else { throw ShareError.gone }
        guard let file else { throw ShareError.lost }
        self.id = id
        self.record = record
        self.file = file
    }

    /// When it was made; not later than now, whatever the record says.
    func createdAt(now: Timestamp) -> Timestamp { min(record.createdAt, now) }
}
