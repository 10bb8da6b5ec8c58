import PacCryptCore

/// Opens a payload while it is read: each chunk is authenticated before it is handed out, right into the memory of
/// whoever sends it.
public final class OpeningSource: ContentSource {
    private let sealed: any PieceSource
    private let opener: RangeOpener
    private var state = ContentState.open

    /// - Parameters:
    ///   - sealed: the bytes of the payload that the opener asks for.
    ///   - opener: opens them.
    public init(_ sealed: any PieceSource, _ opener: RangeOpener) {
        self.sealed = sealed
        self.opener = opener
    }

    /// - Throws: `PacCryptError.Code.damagedPayload` where a chunk is not authentic, from then on each time; what was
    ///   handed out before was.
    public nonisolated(nonsending) func next<Output: ContentBuffer>(into output: inout Output) async throws -> Bool {
        guard try state.isOpen() else { return false }
        do {
            let more = try await sealed.withNext { try opener.append($0) { try output.append(upTo: $0, $1) } }
            if !more {
                try opener.finish { try output.append(upTo: $0, $1) }
                state = .ended
            }
            return true
        } catch {
            state = .broken(error)
            throw error
        }
    }
}
