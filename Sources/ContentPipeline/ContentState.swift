/// How far a stream is, for whoever takes it or hands it out.
public enum ContentState: Sendable {
    /// More may come.
    case open
    /// It came to its end, and is whole.
    case ended
    /// It failed or was given up: nothing makes it whole any more.
    case broken(any Error)

    /// Makes sure that more may come.
    ///
    /// - Throws: ``ContentEnded`` after the end, and what broke the stream.
    public func requireOpen() throws {
        guard try isOpen() else { throw ContentEnded() }
    }

    /// Whether more may come, rather than that the stream has ended.
    ///
    /// - Throws: what broke the stream.
    public func isOpen() throws -> Bool {
        switch self {
        case .open: true
        case .ended: false
        case .broken(let error): throw error
        }
    }

    /// Gives up a stream that has not ended. Whoever goes on with it gets ``ContentEnded``.
    public mutating func abort() {
        if case .open = self { self = .broken(ContentEnded()) }
    }
}
