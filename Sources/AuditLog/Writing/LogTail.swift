import FileSystem

/// The end of the log as it lies on the disk.
struct LogTail {
    /// The last entry's number; 0 when there is none.
    var seq: UInt64 = 0
    /// SHA-256 of the last line; zeros when there is none.
    var hash = [UInt8](repeating: 0, count: 32)
    /// The bytes of the file that is written to, whole lines only.
    var size: UInt64 = 0

    /// The head that others keep of it; nil when there is no entry.
    var head: AuditHead? { seq > 0 ? AuditHead(seq: seq, hash: hash) : nil }
}

/// What was found at the end of the log.
struct FoundTail {
    var tail = LogTail()
    var hasLastLine = false
    /// Bytes that a crash left behind the last whole line.
    var torn: Range<UInt64>?
    /// The last line is whole but for its newline.
    var lacksNewline = false
    /// Lines of the log that the key opens.
    var openedLines = 0
    /// Lines that it does not open.
    var unreadableLines = 0
}

/// Finds the end of the log, reading back from it no further than it must.
struct TailFinder {
    let folder: LogFolder
    let codec: LineCodec

    /// - Parameter current: `admin_logs.enc`, open.
    /// - Throws: ``AuditLogError/wrongKey(folder:)`` when there are lines and none opens.
    func find(in current: OpenFile) throws(AuditLogError) -> FoundTail {
        let found = try onFiles(AuditLogError.file) { () throws(FileError) in
            var found = FoundTail()
            found.tail.size = try current.size()
            try look(at: current, size: found.tail.size, isCurrent: true, &found)
            for name in try folder.names().reversed() where name != LogFolder.currentName {
                if found.tail.seq > 0 { break }
                let file = try folder.open(name)
                try look(at: file, size: try file.size(), isCurrent: false, &found)
            }
            return found
        }
        guard found.openedLines > 0 || found.unreadableLines == 0 else { throw .wrongKey(folder: folder.path) }
        return found
    }

    /// Looks back through a file until it finds an entry.
    private func look(
        at file: OpenFile, size: UInt64, isCurrent: Bool, _ found: inout FoundTail
    ) throws(FileError) {
        var lines = BackwardLines(file, end: size)
        while let line = try lines.next() {
            let opened = codec.open(try line.bytes(of: file))
            if !line.isTerminated, isCurrent {
                if opened == nil || opened == .unreadable {
                    found.torn = line.range
                    found.tail.size = line.range.lowerBound
                    continue
                }
                found.lacksNewline = true
            }
            if !found.hasLastLine { found.tail.hash = try line.hash(in: file) }
            found.hasLastLine = true
            switch opened {
            case .entry(let entry):
                found.openedLines += 1
                // Damaged lines behind the entry were entries too.
                found.tail.seq = entry.seq + UInt64(found.unreadableLines)
                return
            case .original: found.openedLines += 1
            case .unreadable: found.unreadableLines += 1
            case nil: break
            }
        }
    }
}
