import Crypto
import FileSystem
import SystemPackage
import TextEncodings

/// Appends to the log, one batch at a time, together with other processes. Every call blocks.
struct LogAppender {
    private let folder: LogFolder
    private let codec: LineCodec
    private let node: String
    private let heads: any AuditHeadStore
    private let fileBytes: UInt64
    private let calls: LogFileCalls
    private let clock: @Sendable () -> Int64
    private let alarm: @Sendable (AuditAnnouncement) -> Void

    /// The file as it was left; nil when it must be looked at again.
    private var known: (file: OpenFile, tail: LogTail)?
    /// What was repaired and is not on record yet.
    private var repairs: [AuditEvent] = []
    private var lastAlarm: AuditAnnouncement?
    /// The last head that this process wrote.
    private(set) var head: AuditHead?

    init(
        folder: LogFolder, codec: LineCodec, node: String, heads: any AuditHeadStore, fileBytes: UInt64,
        calls: LogFileCalls, clock: @escaping @Sendable () -> Int64,
        alarm: @escaping @Sendable (AuditAnnouncement) -> Void
    ) {
        self.folder = folder
        self.codec = codec
        self.node = node
        self.heads = heads
        self.fileBytes = fileBytes
        self.calls = calls
        self.clock = clock
        self.alarm = alarm
    }

    /// Appends events, behind what has to be said about the log itself. All are durable on return, or none.
    ///
    /// - Returns: the entries as they were written.
    mutating func append(_ events: [AuditEvent]) throws(AuditLogError) -> [AuditEntry] {
        let folder = folder
        return try folder.locked { () throws(AuditLogError) in try appendLocked(events) }
    }

    private mutating func appendLocked(_ events: [AuditEvent]) throws(AuditLogError) -> [AuditEntry] {
        var (file, tail, findings) = try lookAgain()
        // Whatever fails from here on, the file is looked at again before the next batch.
        known = nil
        let batch = findings + events
        if !batch.isEmpty, tail.size >= fileBytes, tail.seq > 0 {
            (file, tail.size) = (try putAside(lastSeq: tail.seq), 0)
        }
        var entries: [AuditEntry] = []
        var bytes: [UInt8] = []
        for event in batch {
            let entry = AuditEntry(event, seq: tail.seq + 1, time: clock(), node: node, after: tail.hash)
            let line = try codec.line(entry)
            bytes.append(contentsOf: line)
            bytes.append(UInt8(ascii: "\n"))
            tail.seq = entry.seq
            tail.hash = Array(SHA256.hash(data: line))
            entries.append(entry)
        }
        if !batch.isEmpty { try append(bytes, to: file, at: tail.size) }
        // The entries are durable whatever happens from here on: told as failed, they would be written twice.
        tail.size += UInt64(bytes.count)
        repairs = []
        known = (file, tail)
        keepHead(of: tail)
        return entries
    }

    // MARK: The file

    /// The file and its end, as they were left, or looked at again when somebody else wrote, cut or moved; and what
    /// has to be said about them.
    private mutating func lookAgain() throws(AuditLogError) -> (OpenFile, LogTail, [AuditEvent]) {
        if let known, try isAsLeft(known.file, size: known.tail.size) { return (known.file, known.tail, []) }
        known = nil
        let file = try onFiles(AuditLogError.file) { () throws(FileError) in try openCurrent() }
        var found = try TailFinder(folder: folder, codec: codec).find(in: file)
        if let torn = found.torn { try remove(torn, from: file) }
        if found.lacksNewline {
            try append([UInt8(ascii: "\n")], to: file, at: found.tail.size)
            found.tail.size += 1
        }
        var findings: [AuditEvent] = []
        if let kept = try keptHead() {
            findings = try compare(kept, &found.tail, file)
        } else if found.tail.seq == 0 {
            findings = [try beginning(of: file, size: found.tail.size)]
        }
        return (file, found.tail, findings + repairs)
    }

    /// Whether the name still leads to the same file, and nobody wrote to it.
    private func isAsLeft(_ file: OpenFile, size: UInt64) throws(AuditLogError) -> Bool {
        try onFiles(AuditLogError.file) { () throws(FileError) in
            let present = try Stat(existing: folder.path(LogFolder.currentName))
            let left = try file.status()
            return present?.identity == left.identity && UInt64(clamping: left.size) == size
        }
    }

    private func append(_ bytes: [UInt8], to file: OpenFile, at offset: UInt64) throws(AuditLogError) {
        try onFiles(AuditLogError.file) { () throws(FileError) in try calls.append(bytes, to: file, at: offset) }
    }

    /// Removes what a crash left of a line, so that the next one is not glued to it.
    private mutating func remove(_ torn: Range<UInt64>, from file: OpenFile) throws(AuditLogError) {
        let hash = try onFiles(AuditLogError.file) { () throws(FileError) in
            let hash = try FileLine.hash(torn, in: file)
            try calls.resize(file, torn.lowerBound)
            return hash
        }
        raise(.repaired(byteCount: torn.count))
        repairs.append(
            AuditEvent(
                .logRepaired, actor: .system, detail: ["bytes": "\(torn.count)", "sha256": Hexadecimal.text(hash)]))
    }

    /// The first event of the chain: it holds what lay in the file before.
    private func beginning(of file: OpenFile, size: UInt64) throws(AuditLogError) -> AuditEvent {
        try onFiles(AuditLogError.file) { () throws(FileError) in
            var lines = ForwardLines(file, end: size)
            var count = 0
            while try lines.next() != nil { count += 1 }
            let hash = try FileLine.hash(0..<size, in: file)
            return AuditEvent(
                .logStarted, actor: .system, detail: ["lines": "\(count)", "sha256": Hexadecimal.text(hash)])
        }
    }

    /// Opens the file, which is made when it is missing. Owner, rights and name are seen to each time, because whoever
    /// made it may have failed before.
    private func openCurrent() throws(FileError) -> OpenFile {
        let file = try folder.open(LogFolder.currentName, .readWrite, .create)
        try file.giveToOwner(of: folder.path)
        // The original left it readable to others.
        try file.restrictToOwner()
        try OpenFolder(folder.path).synchronize()
        return file
    }

    /// Gives the full file its lasting name and begins a new one; the chain goes on.
    private func putAside(lastSeq: UInt64) throws(AuditLogError) -> OpenFile {
        try onFiles(AuditLogError.file) { () throws(FileError) in
            let open = try OpenFolder(folder.path)
            let name = FilePath(LogFolder.fullName(lastSeq: lastSeq))
            // The log's lock keeps others away. A rename that refuses to replace would be done by a second name where
            // the file system has no such call, and a crash would leave both: the log would seem to say everything
            // twice.
            guard try open.status(of: name) == nil else {
                throw .system(.fileExists, action: "rename", path: open.path(of: name))
            }
            try open.rename(FilePath(LogFolder.currentName), to: name)
            try open.synchronize()
            return try openCurrent()
        }
    }

    // MARK: The head

    private func keptHead() throws(AuditLogError) -> AuditHead? {
        let stored: AuditHead?
        do throws(StorageFailure) {
            stored = try heads.head(node: node)
        } catch {
            throw .headUnreadable(cause: error)
        }
        return [stored, head].compactMap(\.self).max { $0.seq < $1.seq }
    }

    /// Compares the file with the head that was kept of it. A head behind the file is what a crash leaves.
    private mutating func compare(
        _ kept: AuditHead, _ tail: inout LogTail, _ file: OpenFile
    ) throws(AuditLogError) -> [AuditEvent] {
        if kept.seq > tail.seq {
            raise(.tailMissing(kept: kept, last: tail.seq))
            let detail = ["kept_seq": "\(kept.seq)", "last_seq": "\(tail.seq)"]
            // The gap in the numbers says for ever what is missing.
            tail.seq = kept.seq
            return [AuditEvent(.logTailMissing, .failure, actor: .system, detail: detail)]
        }
        let found = try onFiles(AuditLogError.file) { () throws(FileError) in try hash(of: kept.seq, file, tail) }
        guard let found, found != kept.hash else { return [] }
        raise(.headMismatch(kept: kept))
        return [AuditEvent(.logHeadMismatch, .failure, actor: .system, detail: ["kept_seq": "\(kept.seq)"])]
    }

    /// The hash of an entry's line, if it is among the last ones of the file.
    private func hash(of seq: UInt64, _ file: OpenFile, _ tail: LogTail) throws(FileError) -> [UInt8]? {
        if seq == tail.seq { return tail.hash }
        var lines = BackwardLines(file, end: tail.size)
        var left = 4096
        while left > 0, let line = try lines.next() {
            left -= 1
            guard case .entry(let entry)? = codec.open(try line.bytes(of: file)) else { continue }
            if entry.seq == seq { return try line.hash(in: file) }
            if entry.seq < seq { return nil }
        }
        return nil
    }

    /// Keeps the head for the next start.
    private mutating func keepHead(of tail: LogTail) {
        guard let new = tail.head, new != head else { return }
        head = new
        do throws(StorageFailure) {
            try heads.store(new, node: node)
            if case .headNotStored = lastAlarm { lastAlarm = nil }
        } catch {
            raise(.headNotStored(error))
        }
    }

    /// Tells the ordinary log, once for a trouble that stays.
    private mutating func raise(_ announcement: AuditAnnouncement) {
        guard announcement != lastAlarm else { return }
        lastAlarm = announcement
        alarm(announcement)
    }
}
