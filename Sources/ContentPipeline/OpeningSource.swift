import PacCryptCore

/// Opens a payload while it is read: each chunk is authenticated before it is handed out, right into the memory of
/// whoever sends it.
public final class OpeningSource: ContentSource {
    private let sealed: any PieceSource
    private let opener: RangeOpener
    private var isFinished = false

    /// - Parameters:
    ///   - sealed: the bytes of the payload that the opener asks for.
    ///   - opener: opens them.
    public init(_ sealed: any PieceSource, _ opener: RangeOpener) {
        self.sealed = sealed
        self.opener = opener
    }

    /// - Throws: `PacCryptError.Code.damagedPayload` where a chunk is not authentic; what was handed out before was.
    public nonisolated(nonsending) func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        guard !isFinished else { return false }
        let more = try await sealed.withNext { try opener.append($0) { try output.append(upTo: $0, $1) } }
        if !more {
            isFinished = true
            try opener.finish { try output.append(upTo: $0, $1) }
        }
        return true
    }
}
