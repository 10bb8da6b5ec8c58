/// A zip of stored files (APPNOTE.TXT 6.3.10): a pure function of the files' names, sizes, dates and CRC-32, so that
/// its length is known before a byte is sent, and any range of it can be sent again.
///
/// Nothing is deflated. The zip64 fields (§4.3.14, §4.5.3) stand only where a number needs them, because some programs
/// stumble over them. Names are UTF-8 and say so (§4.4.4, bit 11).
public struct ZipLayout: Sendable, Equatable {
    /// The names inside, in the order of the files.
    public let names: [String]
    /// Bytes of the whole.
    public let size: UInt64
    private let pieces: [Piece]

    private struct Piece: Sendable, Equatable {
        let start: UInt64
        let segment: ZipSegment
    }

    /// - Parameter entries: the files, in order; their names may be anything.
    public init(_ entries: [ZipEntry]) {
        names = ZipNames.safe(entries.map(\.name))
        var pieces: [Piece] = []
        var end: UInt64 = 0
        func append(_ segment: ZipSegment) {
            guard segment.count > 0 else { return }
            pieces.append(Piece(start: end, segment: segment))
            end = end.addingClamped(segment.count)
        }
        let records = zip(entries, names).map { ZipRecord(entry: $0, name: Array($1.utf8)) }
        var directory: [UInt8] = []
        for (index, record) in records.enumerated() {
            directory += record.directoryHeader(offset: end)
            append(.literal(record.localHeader()))
            append(.file(index, 0..<record.entry.size))
        }
        let directoryStart = end
        append(
            .literal(
                directory + ZipRecord.end(count: records.count, start: directoryStart, size: UInt64(directory.count))))
        self.pieces = pieces
        size = end
    }

    /// What stands in a range of the zip, in order; what lies beyond its end is left out.
    public func segments(_ range: Range<UInt64>) -> [ZipSegment] {
        pieces.compactMap { piece in
            let end = piece.start + piece.segment.count
            let wanted = range.clamped(to: piece.start..<end)
            guard !wanted.isEmpty else { return nil }
            return piece.segment.part(wanted.lowerBound - piece.start..<wanted.upperBound - piece.start)
        }
    }
}

extension ZipSegment {
    fileprivate var count: UInt64 {
        switch self {
        case .literal(let bytes): UInt64(bytes.count)
        case .file(_, let range): range.upperBound - range.lowerBound
        }
    }

    fileprivate func part(_ range: Range<UInt64>) -> ZipSegment {
        switch self {
        case .literal(let bytes): .literal(Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        case .file(let index, let whole):
            .file(index, whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound)
        }
    }
}
